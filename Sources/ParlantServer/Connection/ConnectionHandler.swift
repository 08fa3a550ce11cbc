import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Watches one connection: reports when the client hangs up, and closes the connection if the client sends or reads too
/// slowly.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long the rest of a request that was refused early is read and dropped. Closing at once would lose the answer
    /// for a client that is still sending.
    private static let refusedBodyTimeout = Duration.seconds(5)

    private let connections: Connections
    private let limits: Limits
    private var requestTimer: Scheduled<Void>?
    private var answerTimer: Scheduled<Void>?
    private var mustClose = false

    /// The send buffer in bytes, which the kernel doubles. Without a limit, the kernel lets it grow to megabytes for a
    /// client that does not read.
    private static let sendBuffer = 128 << 10

    /// Gives a request `limits.transfer` to arrive, and the client as long to read each part of an answer.
    init(_ connections: Connections, _ limits: Limits) {
        self.connections = connections
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connections.add(context.channel)
        // The decoder keeps its last buffer while a request waits, so start with room for a small head only.
        let allocator = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 65_536)
        try? context.channel.syncOptions?.setOption(.recvAllocator, value: allocator)
        try? context.channel.syncOptions?.setOption(.socketOption(.so_sndbuf), value: Self.sendBuffer)
        let marks = ChannelOptions.Types.WriteBufferWaterMark(low: 1, high: SendingLimit.piece)
        try? context.channel.syncOptions?.setOption(.writeBufferWaterMark, value: marks)
        requestTimer = closeTimer(context, in: limits.connections.firstRequest)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(context) }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            connections.recordRequest(on: context.channel)
            requestTimer?.cancel()
            requestTimer = closeTimer(context, in: limits.transfer)
        case .body: break
        case .end: requestTimer?.cancel()
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { connections.endWaits(of: context.channel) }
        if event is Connections.Stopping { watchAnswer(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        watchAnswer(context)
        context.fireChannelWritabilityChanged()
    }

    /// Closes the connection if the client reads nothing of an answer for too long.
    private func watchAnswer(_ context: ChannelHandlerContext) {
        answerTimer?.cancel()
        let timeout = connections.isClosing ? limits.transferWhenStopping : limits.transfer
        answerTimer = context.channel.isWritable ? nil : closeTimer(context, in: timeout)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.headerFields[.connection] == "close" { mustClose = true }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end where mustClose:
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            requestTimer?.cancel()
            requestTimer = closeTimer(
                context, in: connections.isClosing ? limits.transferWhenStopping : Self.refusedBodyTimeout)
        case .end: context.write(data, promise: promise)
        }
    }

    private func closeTimer(_ context: ChannelHandlerContext, in time: Duration) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: TimeAmount(time)) { channel.close(promise: nil) }
    }

    private func end(_ context: ChannelHandlerContext) {
        requestTimer?.cancel()
        answerTimer?.cancel()
        connections.remove(context.channel)
    }
}
