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

    let port: Int
    private let answers: Mutex<[[Step]]>
    private let heard = Mutex<[Heard]>([])

    var requests: [Heard] { heard.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port)/v1" }

    /// Runs a server as long as the body takes.
    /// Each request gets the next answer; one too many is answered by closing the connection.
    static func run<Value>(
        _ answers: [Step]..., body: (StandIn) async throws -> Value
    ) async throws -> Value {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { child in
                child.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: child)
                }
            }
        let server = StandIn(port: channel.channel.localAddress?.port ?? 0, answers)
        let accepting = Task { await server.accept(channel) }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        accepting.cancel()
        await accepting.value
        return try result.get()
    }

    private init(port: Int, _ answers: [[Step]]) {
        self.port = port
        self.answers = Mutex(answers)
    }

    private func accept(_ channel: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>) async {
        await withDiscardingTaskGroup { group in
            try? await channel.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await self.serve(connection) }
                }
            }
            group.cancelAll()
        }
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        try? await connection.executeThenClose { inbound, outbound in
            var pieces = inbound.makeAsyncIterator()
            var bytes: [UInt8] = []
            while let request = try await Self.request(&bytes, &pieces) {
                heard.withLock { $0.append(request) }
                let steps = answers.withLock { $0.isEmpty ? [.close] : $0.removeFirst() }
                for step in steps {
                    switch step {
                    case .bytes(let bytes): try await outbound.write(ByteBuffer(bytes: bytes))
                    case .pass(let gate): await gate.pass()
                    case .hang: while try await pieces.next() != nil {}
                    case .close: return
                    }
                }
            }
        }
    }

    private static func request(
        _ bytes: inout [UInt8], _ pieces: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
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
            guard let piece = try await pieces.next() else { return nil }
            bytes += piece.readableBytesView
        }
    }
}
