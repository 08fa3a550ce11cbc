import AsyncHTTPClient
import Conversation
import Effort
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Stands before a server and loses requests and answers, as networks do.
final class FlakyProxy: Sendable {
    let fates: Fates
    let port: Int
    private let task: Task<Void, Never>

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// - Parameters:
    ///   - server: What it stands before.
    ///   - seed: Decides what gets lost.
    ///   - hidden: What the server does not have, as far as can be seen from here.
    /// - Throws: Where there is no port for it.
    init(before server: ServerAddress, seed: UInt64, hiding hidden: String? = nil) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        port = listener.channel.localAddress!.port!
        let fates = Fates(seed: seed)
        self.fates = fates
        task = Task {
            try? await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { try? await Self.serve(connection, server, fates, hidden) }
                    }
                }
            }
        }
    }

    deinit { task.cancel() }

    var address: ServerAddress { ServerAddress("http://127.0.0.1:\(port)")! }

    private static func serve(
        _ connection: Connection, _ server: ServerAddress, _ fates: Fates, _ hidden: String?
    ) async throws {
        try await connection.executeThenClose { parts, answers in
            var request: HTTPClientRequest?
            var body = ByteBuffer()
            for try await part in parts {
                switch part {
                case .head(let head):
                    request = HTTPClientRequest(url: "\(server)\(head.uri)")
                    request!.method = head.method
                    for (name, value) in head.headers where !["host", "content-length"].contains(name) {
                        request!.headers.add(name: name, value: value)
                    }
                    body.clear()
                case .body(var piece): body.writeBuffer(&piece)
                case .end:
                    guard var whole = request else { return }
                    if body.readableBytes > 0 { whole.body = .bytes(body) }
                    if let hidden, whole.url.contains(hidden) {
                        try await answer(nothing, on: answers)
                        continue
                    }
                    if let odd = fates.answer(to: whole.url) {
                        try await answer(odd, on: answers)
                        continue
                    }
                    switch fates.next(isChange: whole.method != .GET) {
                    case .passes:
                        let reply = try await forward(whole)
                        await fates.waitWhileHeld(whole.method)
                        try await answer(reply, on: answers)
                        fates.passed(whole)
                    case .lostBefore: return
                    case .lostAfter:
                        _ = try await forward(whole)
                        return
                    case .delayed(let time):
                        Task { [whole] in
                            try? await Task.sleep(for: time)
                            _ = try? await forward(whole)
                            if whole.method != .GET { fates.landed() }
                        }
                        return
                    }
                }
            }
        }
    }

    private static func forward(_ request: HTTPClientRequest) async throws -> (HTTPResponseHead, ByteBuffer) {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(90))
        let body = try await response.body.collect(upTo: 64 << 20)
        var headers = response.headers
        headers.remove(name: "transfer-encoding")
        headers.replaceOrAdd(name: "content-length", value: "\(body.readableBytes)")
        return (HTTPResponseHead(version: .http1_1, status: response.status, headers: headers), body)
    }

    private static var nothing: (HTTPResponseHead, ByteBuffer) { Fates.answer(404) }

    private static func answer(
        _ answer: (HTTPResponseHead, ByteBuffer),
        on answers: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        try await answers.write(.head(answer.0))
        try await answers.write(.body(.byteBuffer(answer.1)))
        try await answers.write(.end(nil))
    }
}

/// Decides by a seed what becomes of each request.
final class Fates: Sendable {
    enum Fate: Sendable, Hashable {
        case passes
        /// The connection ends before the server hears of it.
        case lostBefore
        /// The server does it; its answer is lost.
        case lostAfter
        /// The connection ends, and the server hears of it a while later.
        case delayed(Duration)
    }

    private let state: Mutex<State>

    private struct State {
        var random: SeededRandom
        var share: UInt64 = 0
        var lost = 0
        var seen = 0
        var underWay = 0
        /// Of so many changes to come the answers are lost.
        var mute = 0
        /// How often each path was asked for and answered.
        var passed: [String: Int] = [:]
        var onPass: (@Sendable () -> Void)?
        /// The answers to requests of this method wait.
        var held: HTTPMethod?
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// What is answered instead of the server, by a part of the address, and how often yet.
        var odd: [(part: String, answer: Answer, left: Int)] = []
        var asked: [String] = []
    }

    typealias Answer = (HTTPResponseHead, ByteBuffer)

    static func answer(_ status: Int, bytes count: Int = 0) -> Answer {
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status),
            headers: ["content-length": "\(count)"])
        return (head, ByteBuffer(repeating: 0, count: count))
    }

    /// The next so many requests whose address has this part get this answer from something before the server.
    func answer(_ part: String, with status: Int, bytes count: Int = 0, times: Int = .max) {
        let answer = Self.answer(status, bytes: count)
        state.withLock { $0.odd.append((part, answer, times)) }
    }

    /// Requests whose address has this part get this JSON from something before the server.
    func answer(_ part: String, saying json: JSON) {
        let body = ByteBuffer(string: json.compact)
        let head = HTTPResponseHead(
            version: .http1_1, status: .ok,
            headers: ["content-type": "application/json", "content-length": "\(body.readableBytes)"])
        state.withLock { $0.odd.insert((part, (head, body), .max), at: 0) }
    }

    /// Every request reaches the server again.
    func answerNothing() { state.withLock { $0.odd = [] } }

    /// Whether something is still to be answered so.
    var isOdd: Bool { state.withLock { $0.odd.contains { $0.left > 0 } } }

    /// How many requests there were whose address has this part, however they were answered.
    func asked(_ part: String) -> Int { state.withLock { $0.asked.count { $0.contains(part) } } }

    fileprivate func answer(to url: String) -> Answer? {
        state.withLock { state in
            state.asked.append(url)
            guard let index = state.odd.firstIndex(where: { $0.left > 0 && url.contains($0.part) }) else {
                return nil
            }
            state.odd[index].left -= 1
            return state.odd[index].answer
        }
    }

    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed))) }

    /// Of a hundred requests so many go wrong from now on.
    func lose(_ share: UInt64) { state.withLock { $0.share = share } }

    /// The server does the next changes, and nobody hears its answers.
    func loseAnswers(ofNext count: Int) { state.withLock { $0.mute = count } }

    /// How often something was asked for and answered: `PATCH /sessions/s1`.
    func count(of request: String) -> Int { state.withLock { $0.passed[request, default: 0] } }

    /// How many went wrong, and how many there were.
    var counts: (lost: Int, seen: Int) { state.withLock { ($0.lost, $0.seen) } }

    /// Whether the server has heard of everything that it will hear of; questions change nothing, and may wait there
    /// for long.
    var isQuiet: Bool { state.withLock { $0.underWay == 0 } }

    fileprivate func next(isChange: Bool) -> Fate {
        state.withLock { state in
            state.seen += 1
            if isChange, state.mute > 0 {
                state.mute -= 1
                state.lost += 1
                return .lostAfter
            }
            guard state.random.next() % 100 < state.share else { return .passes }
            state.lost += 1
            switch state.random.next() % 3 {
            case 0: return .lostBefore
            case 1: return .lostAfter
            default:
                if isChange { state.underWay += 1 }
                return .delayed(.milliseconds(200 + Int(state.random.next() % 800)))
            }
        }
    }

    /// How often a session's log was read through the proxy.
    func looks(into id: Session.ID) -> Int {
        state.withLock { $0.passed["GET /sessions/\(id)/events", default: 0] }
    }

    /// Called after every request that came through.
    func onPass(_ call: @escaping @Sendable () -> Void) { state.withLock { $0.onPass = call } }

    /// The server carries out requests of this method; its answers wait until they are released.
    func holdAnswers(to method: HTTPMethod) { state.withLock { $0.held = method } }

    func releaseAnswers() {
        let waiting = state.withLock { state in
            state.held = nil
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    fileprivate func waitWhileHeld(_ method: HTTPMethod) async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                guard state.held == method else { return false }
                state.waiting.append(continuation)
                return true
            }
            if !waits { continuation.resume() }
        }
    }

    fileprivate func landed() { state.withLock { $0.underWay -= 1 } }

    fileprivate func passed(_ request: HTTPClientRequest) {
        let path = request.url.split(separator: "/", maxSplits: 2)[2].prefix { $0 != "?" }
        let call = state.withLock { state in
            state.passed["\(request.method.rawValue) /\(path)", default: 0] += 1
            return state.onPass
        }
        call?()
    }
}
