import Dispatch
import EventStore
import Synchronization
import Testing

@Suite struct WorkQueueTests {
    @Test func workRunsInTheOrderInWhichItCame() {
        let queue = WorkQueue("test")
        let seen = Record()
        for number in 0..<1_000 { queue.async { seen.add(number) } }
        queue.drain()
        #expect(seen.numbers == Array(0..<1_000))
        queue.async { seen.add(-1) }
        queue.drain()
        #expect(seen.numbers.last == -1)
    }

    @Test func manyAtOnceLoseNothing() {
        let queue = WorkQueue("test")
        let seen = Record()
        DispatchQueue.concurrentPerform(iterations: 8) { lane in
            for number in 0..<100 { queue.async { seen.add(lane * 100 + number) } }
        }
        queue.drain()
        #expect(seen.numbers.sorted() == Array(0..<800))
        for lane in 0..<8 {
            let own = seen.numbers.filter { $0 / 100 == lane }
            #expect(own == own.sorted())
        }
    }

    @Test func aQueueWithoutWorkHasNothingToWaitFor() { WorkQueue("test").drain() }

    @Test func whatWasAskedForIsDoneThoughTheQueueIsGone() {
        let done = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        var queue: WorkQueue? = WorkQueue("test")
        queue?.async { gate.wait() }
        queue?.async { done.signal() }
        queue = nil
        gate.signal()
        #expect(done.wait(timeout: .now() + 30) == .success)
    }

    private final class Record: Sendable {
        private let all = Mutex<[Int]>([])
        var numbers: [Int] { all.withLock { $0 } }
        func add(_ number: Int) { all.withLock { $0.append(number) } }
    }
}
