import Conversation
import Dispatch
import EventStore
import Foundation
import Synchronization
import Testing

@Suite struct FollowerTests {
    /// What a follower has told.
    final class Told: Sendable {
        let entries = Mutex<[String]>([])
        let states = Mutex<[Follower.State]>([])
        private let news = DispatchSemaphore(value: 0)
        var texts: [String] { entries.withLock { $0 } }

        /// Waits until a condition holds, looking whenever the follower has told something; nil after ten
        /// seconds without a word.
        func eventually<T>(_ condition: () -> T?) -> T? {
            while true {
                if let value = condition() { return value }
                guard news.wait(timeout: .now() + .seconds(10)) == .success else { return nil }
            }
        }

        func follow(_ store: EventStore, from position: Position = .start) -> Follower {
            Follower(
                store, from: position, for: "mia",
                onPage: { page in
                    let texts = page.changes.compactMap { change -> String? in
                        if case .entry(_, let entry) = change { entry.event.message?.text } else { nil }
                    }
                    self.entries.withLock { $0 += texts }
                    self.news.signal()
                },
                onState: { state in
                    self.states.withLock { $0.append(state) }
                    self.news.signal()
                })
        }
    }

    @Test func tellsOfCommitsOfThisProcess() throws {
        let desk = try Desk()
        try desk.session()
        let told = Told()
        let follower = told.follow(desk.store)
        try desk.customer("One")
        try desk.customer("Two")
        #expect(told.eventually { told.texts == ["One", "Two"] ? true : nil } == true)
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
        #expect(told.eventually { told.states.withLock { $0.first } } == .live)
        let start = ContinuousClock.now
        for number in 1...20 {
            try other.append(.message("\(number)", from: .customer), to: "s1")
            #expect(told.eventually { told.texts.count == number ? true : nil } == true)
        }
        // By the clock alone each of them would take up to a whole interval.
        #expect(ContinuousClock.now - start < Follower.lookInterval * 10, "only the clock woke it")
        #expect(told.texts == (1...20).map(String.init))
    }

    @Test func saysWhenTheFileIsGoneAndWhenItIsBack() throws {
        let desk = try Desk()
        try desk.session()
        let told = Told()
        let follower = told.follow(desk.store)
        defer { follower.stop() }
        #expect(told.eventually { told.states.withLock { $0.first } } == .live)
        rename(desk.path, desk.path + ".away")
        #expect(told.eventually { told.states.withLock { $0.count } == 2 ? true : nil } == true)
        rename(desk.path + ".away", desk.path)
        #expect(told.eventually { told.states.withLock { $0.last } == .live ? true : nil } == true)
        try desk.customer("Back")
        #expect(told.eventually { told.texts == ["Back"] ? true : nil } == true)
    }

    @Test func stopsFromWithinItsOwnCall() throws {
        let desk = try Desk()
        let stopped = DispatchSemaphore(value: 0)
        let box = Mutex<Follower?>(nil)
        let follower = Follower(
            desk.store, from: .start, for: "mia",
            onPage: { _ in
                if let follower = box.withLock({ $0 }) { follower.stop() }
                stopped.signal()
            }, onState: { _ in })
        box.withLock { $0 = follower }
        try desk.session()
        #expect(stopped.wait(timeout: .now() + .seconds(10)) == .success)
        box.withLock { $0 = nil }
    }
}
