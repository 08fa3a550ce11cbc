import AsyncHTTPClient
import Conversation
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A model's server, and the connections to it.
///
/// Redirects are not followed: they would take the conversation, and perhaps the key, to another address. Nothing is
/// logged, and no error says what was sent or received.
final class ModelServer: Sendable {
    private let client: HTTPClient
    private let endpoint: Endpoint
    private let timeouts: Timeouts
    private let backoff: Backoff
    private let limits: AnswerLimits
    /// The roles that the server's chat template accepts, as far as known.
    private let form = Mutex(PromptForm())

    init(
        _ endpoint: Endpoint, timeouts: Timeouts, backoff: Backoff, limits: AnswerLimits, connections: Int
    ) {
        self.endpoint = endpoint
        self.timeouts = timeouts
        self.backoff = backoff
        self.limits = limits
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: TimeAmount(timeouts.connection)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(connections, 8)
        // Our own retries are fewer, and stop when the turn is given up.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes all connections; no request may follow.
    func shutDown() async { try? await client.shutdown() }

    /// Sends a request to the model.
    ///
    /// If the server cannot be reached, is busy or fails before its first byte, the same request is sent again. If its
    /// chat template rejects the roles, the request is sent with fewer of them, now and from then on.
    ///
    /// - Parameters:
    ///   - request: What to ask.
    ///   - end: When the turn has to be over.
    ///   - onText: Called with the text piece by piece if it is streamed; if it throws, the exchange ends.
    /// - Returns: The whole answer; it may be blank.
    /// - Throws: `ModelTrouble`, `CancellationError`, or what `onText` throws.
    func answer(
        to request: ChatRequest, until end: ContinuousClock.Instant,
        onText: @escaping @Sendable (String) async throws -> Void = { _ in }
    ) async throws -> ModelAnswer {
        var retry = 1
        var form = form.withLock { $0 }
        while true {
            do {
                return try await attempt(request, in: form, until: end, onText)
            } catch ModelTrouble.roles(let status, let fault) {
                guard let plainer = form.plainer(after: fault, in: request.prompt) else {
                    throw ModelTrouble.refused(status: status)
                }
                form = plainer
            } catch let trouble as ModelTrouble {
                guard let pause = backoff.pause(before: retry, after: trouble), .now + pause < end else {
                    throw trouble
                }
                try await backoff.pause(pause)
                retry += 1
            }
        }
    }

    private func attempt(
        _ request: ChatRequest, in form: PromptForm, until end: ContinuousClock.Instant,
        _ onText: @escaping @Sendable (String) async throws -> Void
    ) async throws -> ModelAnswer {
        try Task.checkCancellation()
        let timer = ResponseTimer(until: end)
        let exchange = Task { try await self.exchange(request, in: form, timer, onText) }
        timer.onTimeout { exchange.cancel() }
        defer { timer.stop() }
        do {
            return try await withTaskCancellationHandler {
                try await exchange.value
            } onCancel: {
                exchange.cancel()
            }
        } catch {
            try Task.checkCancellation()
            if let wait = timer.timedOut, error is ModelTrouble || error is CancellationError {
                throw ModelTrouble.slow(wait)
            }
            throw error
        }
    }

    private func exchange(
        _ request: ChatRequest, in form: PromptForm, _ timer: ResponseTimer,
        _ onText: (String) async throws -> Void
    ) async throws -> ModelAnswer {
        timer.expect(.firstByte, within: request.isStreamed ? timeouts.firstByte : timeouts.wholeAnswer)
        let response = try await head(of: request, in: form)
        try await checkStatus(of: response)
        self.form.withLock { $0 = $0.common(with: form) }
        var reader = try ResponseReader(type: response.headers.first(name: "content-type"), limits)
        var pieces = response.body.makeAsyncIterator()
        while let piece = try await next(of: &pieces, reader) {
            timer.stop()
            let text = try reader.receive(piece.readableBytesView)
            if !text.isEmpty { try await onText(text) }
            // Nothing follows the end but perhaps a count of tokens, yet a server may keep the connection open.
            if reader.isFinished {
                timer.expect(.nextByte, within: min(Self.endTimeout, timeouts.nextByte))
            } else {
                timer.expect(.nextByte, within: timeouts.nextByte)
            }
        }
        timer.stop()
        let (answer, rest) = try reader.finish()
        if !rest.isEmpty { try await onText(rest) }
        return answer
    }

    private static let endTimeout = Duration.milliseconds(200)

    private func head(of request: ChatRequest, in form: PromptForm) async throws -> HTTPClientResponse {
        var call = HTTPClientRequest(url: endpoint.url)
        call.method = .POST
        call.headers.add(name: "content-type", value: "application/json")
        call.headers.add(name: "accept", value: request.isStreamed ? "text/event-stream" : "application/json")
        call.headers.add(name: "user-agent", value: "switchboardd")
        if let key = endpoint.key { call.headers.add(name: "authorization", value: "Bearer \(key.secret)") }
        call.body = .bytes(ByteBuffer(string: request.json(in: form).compact))
        do {
            return try await client.execute(call, deadline: .distantFuture)
        } catch is HTTPParserError {
            throw ModelTrouble.foreign
        } catch {
            throw ModelTrouble.unreachable
        }
    }

    private func checkStatus(of response: HTTPClientResponse) async throws(ModelTrouble) {
        let pause = response.headers.first(name: "retry-after").flatMap {
            RetryAfter.pause($0, now: Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)))
        }
        switch response.status.code {
        case 200..<300: return
        case 300..<400: throw .redirected
        case 401, 403: throw .keyRefused
        case 404: throw .notFound
        case 429: throw .busy(pause)
        case 400, 422, 500:
            // Servers answer with any of these if a template throws.
            let status = Int(response.status.code)
            if let fault = RoleFault(await complaint(of: response)) { throw .roles(status: status, fault) }
            throw status == 500 ? .failing(pause) : .refused(status: status)
        case 408, 501...: throw .failing(pause)
        case let status: throw .refused(status: Int(status))
        }
    }

    /// Returns the beginning of what a server says about a refusal. It is only examined, never shown.
    private func complaint(of response: HTTPClientResponse) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await piece in response.body where bytes.count < Self.complaintLimit {
                bytes += piece.readableBytesView
                if bytes.count >= Self.complaintLimit { break }
            }
        } catch {
            // Use what has arrived.
        }
        return String(decoding: bytes.prefix(Self.complaintLimit), as: UTF8.self)
    }

    private static let complaintLimit = 16 << 10

    /// Returns the next piece; nil at the end, also if the connection failed after the model had finished.
    private func next(
        of pieces: inout HTTPClientResponse.Body.AsyncIterator, _ reader: ResponseReader
    ) async throws(ModelTrouble) -> ByteBuffer? {
        do {
            return try await pieces.next()
        } catch {
            if reader.isFinished { return nil }
            throw .cut
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        self = .nanoseconds(
            duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}
