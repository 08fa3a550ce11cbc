import Console

/// The commands by the contexts they belong to; `!` marks what a customer notices.
private let table: [([Context], String)] = [
    (
        [.list, .transcript],
        """
        move.down move.up move.page-down move.page-up move.first move.last focus.switch open
        session.take-over! session.reply session.reply-as-ai session.steer! session.hand-back! session.release!
        session.close! session.reopen! session.note session.labels attention.next attention.previous filter.open search.open
        search.next search.previous view.needs-human view.mine view.all view.automatic view.closed
        view.times view.markup event.fold event.copy attachment.copy link.open palette.open help.open back
        """
    ),
    ([.list, .transcript], "transcript.down transcript.up view.queue ledger.open statistics.open"),
    ([.list], "view.order"),
    (
        [.global],
        """
        screen.redraw program.suspend program.quit keymap.reload coach.off operator.display-name
        """
    ),
    (
        [.composer],
        """
        composer.send! composer.newline composer.editor composer.leave composer.switch-identity
        reply.insert reply.only-send
        history.previous history.next edit.up edit.down
        """
    ),
    (
        [.list, .transcript, .composer],
        "suggestion.accept suggestion.edit suggestion.drop suggestion.next suggestion.previous"
    ),
    ([.list, .transcript, .composer], "customer.open outbox.resend outbox.withdraw"),
    ([.composer, .question, .prompt], "scroll.page-up scroll.page-down"),
    (
        [.composer, .prompt, .search, .palette],
        """
        edit.left edit.right edit.word-left edit.word-right edit.line-start edit.line-end
        edit.delete-back edit.delete-forward edit.kill-word-back edit.kill-word-forward
        edit.kill-to-end edit.kill-to-start edit.yank edit.transpose edit.undo
        """
    ),
    ([.question], "question.accept! question.edit question.cancel"),
    ([.prompt], "prompt.accept! prompt.cancel filter.complete"),
    (
        [.search],
        "search.accept search.cancel search.down search.up search.page-down search.page-up search.fold search.scope"
    ),
    (
        [.palette],
        """
        palette.accept palette.cancel reply.complete palette.down palette.up palette.page-down
        palette.page-up
        """
    ),
    (
        [.help],
        "help.down help.up help.page-down help.page-up help.first help.last help.search help.close"
    ),
    (
        [.statistics],
        """
        statistics.down statistics.up statistics.right statistics.left statistics.first statistics.last
        statistics.list statistics.close
        """
    ),
]

let keymapCommands = CommandIndex(
    table.flatMap { contexts, names in
        names.split(whereSeparator: \.isWhitespace).map { name in
            let bare = name.hasSuffix("!") ? name.dropLast() : name
            return CommandSignature(
                name: CommandName(String(bare)), contexts: Set(contexts), summary: "Does \(bare).",
                isNoticedByCustomer: name.hasSuffix("!"))
        }
    })

/// Loads a keymap named `mine.keymap`; `files` are what a quoted `@extends` finds.
func loadKeymap(_ text: String, files: [String: String] = [:]) -> (keymap: Keymap, problems: [KeymapProblem])
{
    Keymap.load(text, named: "mine.keymap", commands: keymapCommands) { files[$0] }
}

/// The wordings of a keymap's problems.
func keymapProblems(_ text: String, files: [String: String] = [:]) -> [String] {
    loadKeymap(text, files: files).problems.map(\.wording)
}

/// Splitmix64, so that a printed seed brings a failure back.
struct Splitmix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
