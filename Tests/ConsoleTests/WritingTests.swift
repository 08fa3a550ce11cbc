import Conversation
import Glass
import Testing

@testable import Console

/// A message that the AI is writing and that nobody but operators sees yet.
struct WritingTests {
    private func desk() -> Desk {
        var desk = Desk()
        desk.meanwhile { $0.status("typing", in: DeskStore.star) }
        desk.select(DeskStore.star)
        return desk
    }

    private func words(_ text: String) -> (inout DeskStore) -> Void {
        { $0.write(text, in: DeskStore.star) }
    }

    @Test func `what the AI writes is shown as it grows, until the message is there`() {
        var desk = desk()
        desk.meanwhile(words("Let me"))
        #expect(desk.rows(with: "AI writes").first?.contains("Let me …") == true)
        desk.meanwhile(words("Let me see"))
        #expect(desk.rows(with: "AI writes").first?.contains("Let me see …") == true)
        desk.meanwhile { $0.say("Let me see.", in: DeskStore.star, from: .aiAgent) }
        #expect(!desk.shows("AI writes"))
        #expect(desk.shows("Let me see."))
    }

    @Test func `words of a message that was given up are not shown in the next turn`() {
        var desk = desk()
        desk.meanwhile(words("Let me"))
        desk.meanwhile { $0.status("cancelled", in: DeskStore.star) }
        #expect(!desk.shows("AI writes"))
        desk.meanwhile { $0.status("typing", in: DeskStore.star) }
        #expect(!desk.shows("AI writes"))
        #expect(desk.shows("the AI is typing …"))
    }

    @Test func `nothing in the words reaches the terminal raw`() {
        var desk = desk()
        desk.meanwhile(words("a\u{1b}[2Jb\u{202e}c"))
        #expect(desk.rows(with: "AI writes").first?.contains("\u{1b}") == false)
        #expect(desk.rows(with: "AI writes").first?.contains("\u{202e}") == false)
    }
}
