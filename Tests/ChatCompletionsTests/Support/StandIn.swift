import Conversation
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Plays a model's server on loopback, byte by byte as a test wants it.
final class StandIn: Sendable {
    /// What it does, in order, once a request has come whole.
    enum Step: Sendable {
        case bytes([UInt8])
        case pass(Gate)
        /// Says nothing more until the client goes away.
        case hang
        case close
    }

    /// A request as it came.
    struct Heard: Sendable {
        var line: String
        var headers: [String: String]
        var body: JSON

        var messages: [JSON] { body["messages"]?.array ?? [] }
        var isStreamed: Bool { body["stream"]?.bool ?? false }
    }

    private let answers: Mutex<[[Step]]>
    private let heard = Mutex<[Heard]>([])
    private let connections = Mutex<[(channel: any Channel, task: Task<Void, Never>)]>([])
    private let listening = Mutex<(any Channel)?>(nil)

    var requests: [Heard] { heard.withLock { $0 } }
    var port: Int { listening.withLock { $0?.localAddress?.port ?? 0 } }
    var url: String { "http://127.0.0.1:\(port)/v1" }

    /// Runs a server as long as the body takes.
    /// Each request gets the next answer; one too many is answered by closing the connection.
    static func run<Value>(
        _ answers: [Step]..., body: (StandIn) async throws -> Value
    ) async throws -> Value {
        let server = StandIn(answers)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in server.begin(child) }
            .bind(host: "127.0.0.1", port: 0).get()
        server.listening.withLock { $0 = channel }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try? await channel.close()
        for connection in server.connections.withLock({ $0 }) {
            connection.channel.close(promise: nil)
            await connection.task.value
        }
        return try result.get()
    }

    private init(_ answers: [[Step]]) { self.answers = Mutex(answers) }

    private func begin(_ channel: any Channel) -> EventLoopFuture<Void> {
        let (pieces, inbox) = AsyncStream.makeStream(of: ByteBuffer.self)
        let task = Task { await self.serve(pieces, on: channel) }
        connections.withLock { $0.append((channel, task)) }
        return channel.pipeline.addHandler(Inbox(inbox))
    }

    private func serve(_ inbound: AsyncStream<ByteBuffer>, on channel: any Channel) async {
        var pieces = inbound.makeAsyncIterator()
        var bytes: [UInt8] = []
        do {
            while let request = try await Self.request(&bytes, &pieces) {
                heard.withLock { $0.append(request) }
                let steps = answers.withLock { $0.isEmpty ? [.close] : $0.removeFirst() }
                for step in steps {
                    switch step {
                    case .bytes(let bytes): try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
                    case .pass(let gate): await gate.pass()
                    case .hang: while await pieces.next() != nil {}
                    case .close: try await channel.close()
                    }
                }
            }
        } catch {
            // The client went away, or is none.
        }
        channel.close(promise: nil)
    }

    private static func request(
        _ bytes: inout [UInt8], _ pieces: inout AsyncStream<ByteBuffer>.AsyncIterator
    ) async throws -> Heard? {
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
                let headers = Dictionary(
                    lines.dropFirst().compactMap { line -> (String, String)? in
                        let parts = line.split(separator: ":", maxSplits: 1).map {
                            $0.trimmingCharacters(in: .whitespaces)
                        }
                        return parts.count == 2 ? (parts[0].lowercased(), parts[1]) : nil
                    }, uniquingKeysWith: { $1 })
                let start = text[..<end.upperBound].utf8.count
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count >= start + length {
                    let body = try JSON(parsing: Array(bytes[start..<(start + length)]))
                    bytes.removeFirst(start + length)
                    return Heard(line: lines[0], headers: headers, body: body)
                }
            }
            guard let piece = await pieces.next() else { return nil }
            bytes += piece.readableBytesView
        }
    }
}

/// Hands what comes in to a task.
private final class Inbox: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let pieces: AsyncStream<ByteBuffer>.Continuation

    init(_ pieces: AsyncStream<ByteBuffer>.Continuation) { self.pieces = pieces }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { pieces.yield(unwrapInboundIn(data)) }

    func channelInactive(context: ChannelHandlerContext) { pieces.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
