import Conversation
import Foundation
import PseudoTerminal

/// `switchboardd serve` and a customer's client that posts to it, one message at a time.
final class Server {
    private let desk: FaultDesk
    private(set) var program: PipedProgram?
    private var port: Int?
    private var post: Post?
    /// Acknowledged messages with where they stand, by session.
    private(set) var told: [Session.ID: [Int: Offset]] = [:]
    /// What was told instead of an acknowledgement.
    private(set) var refusals: [Int] = []

    init(at desk: FaultDesk) throws {
        self.desk = desk
        try live()
    }

    func live() throws {
        program = try desk.program("switchboardd", "serve", "--store", desk.path, "--port", "0")
    }

    func die() {
        program?.end(SIGKILL)
        program = nil
        port = nil
    }

    var posted: Int { told.values.reduce(0) { $0 + $1.count } }

    /// Does what can be done now: learns the port, sends, hears answers.
    func work(within milliseconds: Int32 = 0) {
        if port == nil, let program {
            let lines = PipedProgram.lines(of: [program], within: .milliseconds(Int64(milliseconds)))[0]
            port = lines.first { $0.hasPrefix("listening on") }?.split(separator: ":").last.flatMap {
                Int($0)
            }
        }
        var current = post ?? nextPost()
        switch current.outcome(within: milliseconds) {
        case .waiting: break
        case .acknowledged(let offset):
            told[current.session, default: [:]][current.number] = offset
            post = nil
            return
        case .failed(let status):
            if let status { refusals.append(status) }
            if let port { current.send(to: port) }
        }
        post = current
    }

    private func nextPost() -> Post {
        let session = FaultDesk.answered[posted % FaultDesk.answered.count]
        return Post((told[session]?.count ?? 0) + 1, in: session)
    }

    /// The last one perhaps, that nobody has acknowledged.
    var isWaiting: Bool { post != nil }
}
