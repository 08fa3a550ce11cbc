import Conversation
import Effort
import EventStore
import Testing

@testable import ParlantServer

@Suite struct GroupCommitTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    @Test func `64 clients post into one session, each text exactly once at offsets without a gap`()
        async throws
    {
        let each = Effort.count(500) / 5
        try await bench.serving { port in
            try await withThrowingTaskGroup(of: [Int].self) { clients in
                for client in 0..<64 {
                    clients.addTask {
                        let connection = try PortClient(port: port)
                        var offsets: [Int] = []
                        for number in 0..<each {
                            let event = try await connection.json(
                                "POST", "/sessions/s1/events", .customerMessage("\(client)/\(number)"),
                                status: 201)
                            offsets.append(event["offset"]?.integer ?? -1)
                        }
                        return offsets
                    }
                }
                var all: [Int] = []
                for try await offsets in clients {
                    #expect(offsets == offsets.sorted(), "one client's posts keep their order")
                    all += offsets
                }
                #expect(all.sorted() == Array(0..<(64 * each)))
            }
            let log = try await PortClient(port: port).json(
                "GET", "/sessions/s1/events?wait_for_data=0&kinds=message")
            let wanted = Set((0..<64).flatMap { client in (0..<each).map { "\(client)/\($0)" } })
            #expect(log.messages.count == wanted.count)
            #expect(Set(log.messages) == wanted)
        }
    }

    @Test func `what is refused touches nothing that is committed with it`() throws {
        let mia = try bench.store.operatorProfile("mia")
        try bench.session("s2")
        try bench.store.takeOver("s2", by: mia, reason: nil, saw: Claim(epoch: Epoch(0), owner: nil))
        let results = bench.store.append(each: [
            PendingAppend(Self.customer("one"), to: "s1"),
            PendingAppend(Self.customer("lost"), to: "nope"),
            PendingAppend(NewEvent(source: .customer, kind: .message, data: [:]), to: "s1"),
            PendingAppend(Self.ai("too late"), to: "s2"),
            PendingAppend(Self.customer("two"), to: "s1"),
        ])
        #expect(try results[0].get().event.offset == Offset(0))
        #expect(throws: StoreError.refused(.noSuchSession("nope"))) { try results[1].get() }
        #expect(throws: StoreError.self) { try results[2].get() }
        #expect(throws: StoreError.refused(.manualMode)) { try results[3].get() }
        #expect(try results[4].get().event.offset == Offset(1))
        #expect(
            try bench.store.tail(of: "s1", limit: 9).entries.compactMap { $0.event.message?.text } == [
                "one", "two",
            ])
        #expect(try bench.store.suggestions(of: "s2").map(\.text) == ["too late"])
    }

    @Test func `a request that comes twice in one group makes one event`() throws {
        var new = Self.customer("once")
        new.requestID = "r1"
        let results = bench.store.append(each: [PendingAppend(new, to: "s1"), PendingAppend(new, to: "s1")])
        #expect(try results[0].get().id == results[1].get().id)
        #expect(try bench.store.tail(of: "s1", limit: 9).entries.count == 1)
    }

    @Test func `a store that cannot be written fails all of a group`() throws {
        var options = StoreOptions()
        options.readOnly = true
        let store = try EventStore.open(at: bench.store.path, create: false, options: options)
        defer { store.close() }
        let results = store.append(each: [
            PendingAppend(Self.customer("a"), to: "s1"), PendingAppend(Self.customer("b"), to: "s1"),
        ])
        for result in results {
            #expect(throws: StoreError.readOnly(path: bench.store.path)) { try result.get() }
        }
    }

    private static func customer(_ text: String) -> NewEvent {
        NewEvent(
            source: .customer, kind: .message,
            data: Event.messageData(text, from: Participant(id: "ada", displayName: "Ada")))
    }

    private static func ai(_ text: String) -> NewEvent {
        NewEvent(
            source: .aiAgent, kind: .message,
            data: Event.messageData(text, from: Participant(id: "aria", displayName: "Aria")),
            standing: .ai(nil))
    }
}
