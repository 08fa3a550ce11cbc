import Conversation
import Glass

extension Set<Context> {
    /// Contexts of what is below the transcript.
    fileprivate static let overTranscript: Set = [.composer, .question, .prompt]
}

extension CommandTable {
    static let composerCommands: [Command] = [
        Command(
            "composer.send", in: [.composer], "Send the reply to the customer.", hint: "send", noticed: true,
            unavailable: \.whyLost
        ) { $0.sendDraft() },
        Command("composer.newline", in: [.composer], "Begin a new line.", hint: "new line") {
            $0.edit { $0.insert("\n" as Character) }
        },
        Command(
            "composer.leave", in: [.composer], "Leave the composer; the draft is kept.",
            hint: "back, draft kept"
        ) {
            $0.leaveComposer()
        },
        Command(
            "reply.insert", in: [.composer], "Insert a canned reply; so does / as the first key.",
            hint: "canned reply"
        ) { $0.openReplies() },
        Command(
            "reply.only-send", in: [.composer], "Drop what a canned reply would do after sending.",
            unavailable: \.whyNoSteps
        ) { $0.dropSteps() },
        Command("composer.editor", in: [.composer], "Write the reply in $EDITOR.") { $0.openEditor() },
        Command("composer.switch-identity", in: [.composer], "Switch between yourself and the AI.") {
            $0.switchIdentity()
        },
        Command(
            "scroll.page-up", in: .overTranscript, "Scroll the transcript up while writing.", hint: "read"
        ) {
            $0.scrollTranscript(pages: -1)
        },
        Command("scroll.page-down", in: .overTranscript, "Scroll the transcript down while writing.") {
            $0.scrollTranscript(pages: 1)
        },
        Command("history.previous", in: [.composer], "Bring back an earlier reply of this session.") {
            $0.recall(-1)
        },
        Command("history.next", in: [.composer], "Go forward to a later reply or the draft.") {
            $0.recall(1)
        },
        Command(
            "customer.open", in: [.list, .transcript, .composer],
            "Show the customer: facts, notes and their other sessions.", hint: "customer",
            unavailable: \.whyNoSession
        ) { $0.openCustomer() },
    ]

    static let editingCommands: [Command] = [
        editing("edit.left", "Go one character left.") { $0.moveLeft() },
        editing("edit.right", "Go one character right.") { $0.moveRight() },
        editing("edit.word-left", "Go one word left.") { $0.moveWordLeft() },
        editing("edit.word-right", "Go one word right.") { $0.moveWordRight() },
        Command("edit.line-start", in: .textFields, "Go to the start of the line, then to the first row.") {
            $0.moveToEdge(.first) { $0.moveToLineStart() }
        },
        Command("edit.line-end", in: .textFields, "Go to the end of the line, then to the last row.") {
            $0.moveToEdge(.last) { $0.moveToLineEnd() }
        },
        Command("edit.up", in: [.composer], "Go one row up.") { $0.moveInDraft(rows: -1) },
        Command("edit.down", in: [.composer], "Go one row down.") { $0.moveInDraft(rows: 1) },
        editing("edit.delete-back", "Delete the character before the cursor.") { $0.deleteBack() },
        editing("edit.delete-forward", "Delete the character under the cursor.") { $0.deleteForward() },
        editing("edit.kill-word-back", "Cut the word before the cursor.") { $0.killWordBack() },
        editing("edit.kill-word-forward", "Cut the word after the cursor.") { $0.killWordForward() },
        editing("edit.kill-to-start", "Cut to the start of the line.") { $0.killToStart() },
        editing("edit.kill-to-end", "Cut to the end of the line.") { $0.killToEnd() },
        editing("edit.yank", "Paste what was cut last.") { $0.yank() },
        editing("edit.transpose", "Swap two characters.") { $0.transpose() },
        editing("edit.undo", "Undo the last change.") { $0.undo() },
    ]

    private static func editing(
        _ name: CommandName, _ summary: String, _ change: @escaping @Sendable (inout Editor) -> Void
    ) -> Command {
        Command(name, in: .textFields, summary) { $0.edit(change) }
    }
}
