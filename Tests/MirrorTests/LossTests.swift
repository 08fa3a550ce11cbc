import Conversation
import Effort
import EventStore
import Mirror
import ParlantClient
import Synchronization
import Testing

/// Requests and answers get lost; nothing that was sent is lost with them, and nothing is said twice.
@Suite(.serialized) struct LossTests {
    @Test(arguments: [Ground.polled, .fed])
    func everySendIsInTheLogOnceAndInOrderOverANetworkThatLosesATenth(ground: Ground) async throws {
        let server = try await UpstreamServer()
        let sessions = (0..<10).map { Session.ID("s\($0)") }
        for id in sessions { try server.session(id) }
        try await send(to: server.address, sessions, ground) { try server.texts($0) }
        await server.stop()
    }

    @Test(
        .enabled(
            if: Effort.isFull && LiveServer.python != nil, "needs SWITCHBOARD_FULL and Parlant installed"),
        arguments: Ground.both)
    func theSameOverParlantsOwnServer(ground: Ground) async throws {
        let server = try await ground.server(delay: 0.1)
        var sessions: [Session.ID] = []
        for _ in 0..<10 { sessions.append(try await server.session()) }
        try await send(to: server.address, sessions, ground) { try await server.texts($0) }
    }

    /// An operator who sends what is unconfirmed again, once nothing of it can be on its way any more.
    private func send(
        to address: ServerAddress, _ sessions: [Session.ID], _ ground: Ground,
        read texts: (Session.ID) async throws -> [String]
    ) async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        let proxy = try await FlakyProxy(before: address, seed: seed)
        let desk = try Desk(
            proxy.address, upstream: address, configuration: ground == .fed ? Desk.fed : Desk.hasty)
        let perSession = Effort.count(1_000) / sessions.count
        let operatorsEye = Mutex(Eye())
        try await desk.following {
            for id in sessions {
                try await desk.untilSession(id)
                try await desk.takeOver(id, request: Request.ID("take-\(id)"))
            }
            proxy.fates.lose(10)
            for number in 0..<perSession {
                for id in sessions {
                    try desk.reply("\(id) says \(number)", in: id, request: Request.ID("\(id)-\(number)"))
                }
            }
            // Each that stays unconfirmed holds its session for a quarter of a minute; some have a dozen of them.
            try await desk.store.until(
                "all are sent", within: .seconds(900), besides: proxy.fates.onPass
            ) { store in
                let open = try store.outboxHeads()
                for request in open where request.state == .held {
                    try store.resendIfOpen(request.id)
                }
                for request in open where request.state == .unconfirmed && proxy.fates.isQuiet {
                    let looks = proxy.fates.looks(into: request.session)
                    if operatorsEye.withLock({ $0.isSure(of: request.id, looks) }) {
                        try store.resendIfOpen(request.id)
                    }
                }
                return open.isEmpty
            }
            proxy.fates.lose(0)
        }
        let (lost, seen) = proxy.fates.counts
        let again = operatorsEye.withLock(\.sentAgain)
        print(
            "figure: \(ground): \(perSession * sessions.count) sends, \(lost) of \(seen) requests lost, \(again) sent again by hand"
        )
        #expect(lost > 0)
        for id in sessions {
            let expected = (0..<perSession).map { "\(id) says \($0)" }
            #expect(try await texts(id) == expected, "seed \(seed)")
            #expect(try desk.texts(id) == expected, "seed \(seed)")
        }
    }

    /// What an operator has seen: when nothing is on its way any more and the log was read twice since without the
    /// message in it, they send it again.
    private struct Eye {
        private var seen: [Request.ID: Int] = [:]
        private(set) var sentAgain = 0

        mutating func isSure(of id: Request.ID, _ looks: Int) -> Bool {
            guard let first = seen[id] else {
                seen[id] = looks
                return false
            }
            guard looks >= first + 2 else { return false }
            seen[id] = nil
            sentAgain += 1
            return true
        }
    }
}

extension EventStore {
    /// The message may turn up in the very moment in which its operator sends it again.
    fileprivate func resendIfOpen(_ id: Request.ID) throws {
        do {
            try resend(id, by: "mia")
        } catch  where error.refusal == .notPending {}
    }
}
