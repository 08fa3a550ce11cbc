import Conversation
import EventStore
import Foundation
import Synchronization
import Testing

@Suite struct FollowerTests {
    /// What a follower has told.
    final class Told: Sendable {
        let entries = Mutex<[String]>([])
        let states = Mutex<[Follower.State]>([])
        var texts: [String] { entries.withLock { $0 } }

        func follow(_ store: EventStore, from position: Position = .start) -> Follower {
            Follower(
                store, from: position, for: "mia",
                onPage: { page in
                    let texts = page.changes.compactMap { change -> String? in
                        if case .entry(_, let entry) = change { entry.event.message?.text } else { nil }
                    }
                    self.entries.withLock { $0 += texts }
                }, onState: { state in self.states.withLock { $0.append(state) } })
        }
    }

    @Test func tellsOfCommitsOfThisProcess() throws {
        let desk = try Desk()
        try desk.session()
        let told = Told()
        let follower = told.follow(desk.store)
        try desk.customer("One")
        try desk.customer("Two")
        #expect(eventually { told.texts == ["One", "Two"] ? true : nil } == true)
        follower.stop()
        #expect(told.states.withLock { $0 } == [.live])
    }

    @Test func tellsOfCommitsThroughOtherConnections() throws {
        let desk = try Desk()
        try desk.session()
        let other = try desk.again()
        defer { other.close() }
        let told = Told()
        let follower = told.follow(desk.store, from: try desk.store.position)
        defer { follower.stop() }
        #expect(eventually { told.states.withLock { $0.first } } == .live)
        for number in 1...20 {
            try other.append(.message("\(number)", from: .customer), to: "s1")
            let start = ContinuousClock.now
            #expect(eventually { told.texts.count == number ? true : nil } == true)
            #expect(ContinuousClock.now - start < .milliseconds(900), "only the clock woke it")
        }
        #expect(told.texts == (1...20).map(String.init))
    }

    @Test func saysWhenTheFileIsGoneAndWhenItIsBack() throws {
        let desk = try Desk()
        try desk.session()
        let told = Told()
        let follower = told.follow(desk.store)
        defer { follower.stop() }
        #expect(eventually { told.states.withLock { $0.first } } == .live)
        rename(desk.path, desk.path + ".away")
        #expect(eventually { told.states.withLock { $0.count } == 2 ? true : nil } == true)
        rename(desk.path + ".away", desk.path)
        #expect(eventually { told.states.withLock { $0.last } == .live ? true : nil } == true)
        try desk.customer("Back")
        #expect(eventually { told.texts == ["Back"] ? true : nil } == true)
    }

    @Test func stopsFromWithinItsOwnCall() throws {
        let desk = try Desk()
        let stopped = Mutex(false)
        let box = Mutex<Follower?>(nil)
        let follower = Follower(
            desk.store, from: .start, for: "mia",
            onPage: { _ in
                if let follower = box.withLock({ $0 }) { follower.stop() }
                stopped.withLock { $0 = true }
            }, onState: { _ in })
        box.withLock { $0 = follower }
        try desk.session()
        #expect(eventually { stopped.withLock { $0 } ? true : nil } == true)
        box.withLock { $0 = nil }
    }
}
