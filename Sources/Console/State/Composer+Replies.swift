import Conversation
import Glass

/// Canned replies in a draft.
extension Composer {
    /// The placeholders in the text that nothing filled, as they are written.
    var unfilled: [String] {
        guard !gaps.isEmpty else { return [] }
        let text = editor.text
        return gaps.filter { text.utf8.contains(sequence: $0.utf8) }
    }

    /// What happens after the text on display was sent. An earlier message has no steps: they stay with the draft that
    /// it covers.
    var activeSteps: [CannedReply.Step] { recalled == nil ? steps : [] }

    /// Whether a slash typed now is the first key of a reply.
    var awaitsFirstKey: Bool { editor.characters.isEmpty || isGreetingAlone && editor.selection != nil }

    /// Inserts a filled reply at the cursor. Returns false, and changes nothing, if the text would be too long.
    mutating func insert(_ reply: FilledReply, then new: [CannedReply.Step], at uptime: Int) -> Bool {
        var composer = self
        if composer.recalled != nil { composer.endRecall() }
        let start = composer.editor.selection?.lowerBound ?? composer.editor.cursor
        guard composer.edit({ $0.insert(reply.text) }, at: uptime) else { return false }
        if let cursor = reply.cursor { composer.editor.move(to: start + cursor) }
        composer.gaps = (composer.gaps + reply.gaps).withoutRepetition
        composer.steps = composer.steps.adding(new)
        composer.isInsertionUnseen = true
        self = composer
        return true
    }

    /// Treats the placeholders in a text of an earlier run or another console as a canned reply's: nobody knows anymore
    /// where they came from.
    mutating func suspectPlaceholders(in text: String) {
        gaps = (gaps + ReplyTemplate.known(in: text)).withoutRepetition
    }
}

extension String.UTF8View {
    fileprivate func contains(sequence: String.UTF8View) -> Bool {
        guard let first = sequence.first else { return true }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: sequence) { return true }
            rest.removeFirst()
        }
        return false
    }
}
