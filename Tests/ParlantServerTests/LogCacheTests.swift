import Conversation
import Dispatch
import Effort
import EventStore
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import ParlantServer

@Suite struct LogCacheTests {
    let bench: Bench
    let cache = LogCache(page: (50, 8_000), room: 20_000)

    init() throws { bench = try Bench() }

    private func body(_ id: Session.ID) throws -> String {
        String(buffer: try cache.start(of: id, in: bench.store).body)
    }

    private func log(_ id: Session.ID) throws -> String {
        let page = try bench.store.eventTexts(of: id, EventQuery(), limit: 50, size: 8_000)
        return "[" + String(decoding: page.bytes, as: UTF8.self) + (page.isLast ? "]" : "")
    }

    @Test func `what is kept of many logs stays within its room, and answers are as without it`() throws {
        let ids = (0..<12).map { Session.ID("s\($0)") }
        for id in ids { try bench.session(id) }
        var random = SeededRandom(seed: 7)
        for _ in 0..<Effort.count(1_000) {
            let id = ids.randomElement(using: &random)!
            try bench.customer("text \(random.next() % 9)", in: id)
            let read = ids.randomElement(using: &random)!
            #expect(try body(read) == log(read))
            #expect(cache.size <= 20_000 + 16_384)
        }
        #expect(cache.size > 0)
    }

    @Test func `a deleted session is forgotten`() throws {
        try bench.session()
        try bench.customer("a")
        _ = try body("s1")
        #expect(cache.size > 0)
        try bench.store.deleteSession("s1")
        #expect(throws: StoreError.refused(.noSuchSession("s1"))) { try body("s1") }
        #expect(cache.size == 0)
    }

    @Test func `an empty log is an empty array until something is said`() throws {
        try bench.session()
        #expect(try body("s1") == "[]")
        #expect(cache.size == 0)
        try bench.customer("a")
        #expect(try body("s1") == log("s1"))
    }

    @Test func `readers at once get what was there when they asked, or later`() throws {
        try bench.session()
        let (store, cache) = (bench.store, cache)
        let isWritten = Atomic(false)
        let grown = Atomic(0)
        let failures = Mutex<[String]>([])
        let group = DispatchGroup()
        func onThread(_ body: @escaping @Sendable () throws -> Void) {
            group.enter()
            Thread.detachNewThread {
                do { try body() } catch { failures.withLock { $0.append("\(error)") } }
                group.leave()
            }
        }
        for _ in 0..<4 {
            onThread {
                var count = 0
                repeat {
                    let before = try store.events(of: "s1", EventQuery(), limit: 50)
                    let start = try cache.start(of: "s1", in: store)
                    let read = try JSON(parsing: Array(start.body.readableBytesView)).array ?? []
                    if start.rest != nil
                        || read.map(\.compact).prefix(before.count) != before.map(\.json.compact)[...]
                    {
                        failures.withLock { $0.append("\(before.count) events before, then \(read.count)") }
                    }
                    if count > 0, read.count > count { grown.add(1, ordering: .relaxed) }
                    count = read.count
                } while !isWritten.load(ordering: .acquiring)
            }
        }
        onThread {
            defer { isWritten.store(true, ordering: .releasing) }
            for number in 0..<20 {
                try store.append(
                    NewEvent(source: .system, kind: .custom, data: ["n": .integer(number)]), to: "s1")
            }
        }
        group.wait()
        #expect(failures.withLock { $0 } == [])
        // Some read a log that had grown since they read it last.
        #expect(grown.load(ordering: .relaxed) > 0)
    }
}
