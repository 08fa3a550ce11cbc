import Console
import Conversation
import Dispatch
import Foundation
import Testing

@testable import switchboard

@Suite struct MailboxTests {
    private func page(_ number: Int) -> ChangePage {
        ChangePage(changes: [], through: Position(Int64(number)), isLast: false)
    }

    private func numbers(_ arrivals: [Arrival]) -> [Int64] {
        arrivals.compactMap { if case .changed(let page) = $0 { page.through.rawValue } else { nil } }
    }

    @Test func `pages wait for the loop, in order, and only so many in memory`() {
        let mailbox = Mailbox()
        Thread.detachNewThread { [page] in
            for number in 0..<200 { mailbox.post(page(number)) }
        }
        var taken: [Int64] = []
        let end = ContinuousClock.now + .seconds(20)
        while taken.count < 200, ContinuousClock.now < end {
            let some = numbers(mailbox.take())
            #expect(some.count <= 16)
            taken += some
        }
        #expect(taken == Array(0..<200))
    }

    @Test func `other news never wait`() {
        let mailbox = Mailbox()
        for _ in 0..<16 { mailbox.post(page(0)) }
        for _ in 0..<100 { mailbox.post(.twins(0)) }
        #expect(mailbox.take().count == 116)
    }

    @Test func `whoever waits with a page goes on when nobody takes any more`() {
        let mailbox = Mailbox()
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [page] in
            for number in 0..<50 { mailbox.post(page(number)) }
            ended.signal()
        }
        // As many as there is room for have come: the next one waits, or will.
        var isFull = false
        let end = ContinuousClock.now + .seconds(20)
        while !isFull, ContinuousClock.now < end { isFull = mailbox.waiting == 16 }
        #expect(isFull)
        mailbox.close()
        #expect(ended.wait(timeout: .now() + .seconds(20)) == .success)
        #expect(numbers(mailbox.take()).count < 50)
    }
}
