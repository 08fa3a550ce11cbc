import Conversation
import Glass

extension CommandTable {
    static let overlayCommands: [Command] = [
        Command("question.accept", in: [.question], "Accept.", noticed: true) {
            $0.acceptQuestion()
        },
        Command("question.edit", in: [.question], "Change what the question shows.") {
            $0.editQuestion()
        },
        Command("question.cancel", in: [.question], "Do nothing and go back.") {
            $0.cancelQuestion()
        },
        Command("prompt.accept", in: [.prompt], "Keep what was typed.", noticed: true) {
            $0.acceptPrompt()
        },
        Command("prompt.cancel", in: [.prompt], "Go back; an unfinished note is kept.", hint: "back") {
            $0.cancelPrompt()
        },
        Command(
            "filter.complete", in: [.prompt], "Complete the word in a filter; again: the next one.",
            hint: "complete", unavailable: \.whyNoFilter
        ) { $0.completeFilter() },
        Command("search.accept", in: [.search], "Go to the match.") {
            $0.acceptPicked()
        },
        Command("search.cancel", in: [.search], "Go back to where you were.", hint: "back") {
            $0.closeOverlay()
        },
        Command("search.down", in: [.search], "Go to the next match in the list.") { $0.movePicker(1) },
        Command("search.up", in: [.search], "Go to the previous match in the list.") { $0.movePicker(-1) },
        Command("search.page-down", in: [.search], "Go down one page of matches.") {
            $0.movePicker(.page(1))
        },
        Command("search.page-up", in: [.search], "Go up one page of matches.") { $0.movePicker(.page(-1)) },
        Command(
            "search.fold", in: [.search], "Show or hide the matches of a session.", hint: "its matches",
            unavailable: \.whyNoMatchesToFold
        ) { $0.foldMatches() },
        Command(
            "search.scope", in: [.search], "Search this session only, or everything.",
            hint: "this session only", unavailable: \.whyNotSwitchScope
        ) { $0.switchSearchScope() },
        Command("palette.accept", in: [.palette], "Run the chosen command.") {
            $0.acceptPicked()
        },
        Command("palette.cancel", in: [.palette], "Go back without a command.", hint: "back") {
            $0.cancelPicked()
        },
        Command(
            "reply.complete", in: [.palette], "Complete the code of a canned reply, or insert it.",
            unavailable: \.whyNoReplyToComplete
        ) { $0.completeReply() },
        Command("palette.down", in: [.palette], "Choose the next command.") { $0.movePicker(1) },
        Command("palette.up", in: [.palette], "Choose the previous command.") { $0.movePicker(-1) },
        Command("palette.page-down", in: [.palette], "Go down one page.") { $0.movePicker(.page(1)) },
        Command("palette.page-up", in: [.palette], "Go up one page.") { $0.movePicker(.page(-1)) },
        Command("help.down", in: [.help], "Scroll down.") { $0.scrollHelp(1) },
        Command("help.up", in: [.help], "Scroll up.") { $0.scrollHelp(-1) },
        Command("help.page-down", in: [.help], "Scroll down one page.", hint: "more") {
            $0.scrollHelp($0.panes.body.rows - 2)
        },
        Command("help.page-up", in: [.help], "Scroll up one page.") { $0.scrollHelp(2 - $0.panes.body.rows) },
        Command("help.first", in: [.help], "Go to the beginning.") { $0.scrollHelp(-1_000_000) },
        Command("help.last", in: [.help], "Go to the end.") { $0.scrollHelp(1_000_000) },
        Command("help.search", in: [.help], "Find keys and commands by words.", hint: "find") {
            $0.searchHelp()
        },
        Command("help.close", in: [.help], "Close the help, or leave what was sought.", hint: "back") {
            $0.closeHelp()
        },
        Command("statistics.down", in: [.statistics], "Choose the next figure.") { $0.chooseFigure(1) },
        Command("statistics.up", in: [.statistics], "Choose the previous figure.") { $0.chooseFigure(-1) },
        Command("statistics.right", in: [.statistics], "Go to the figures on the right.") {
            $0.chooseFigure(beside: 1)
        },
        Command("statistics.left", in: [.statistics], "Go to the figures on the left.") {
            $0.chooseFigure(beside: -1)
        },
        Command("statistics.first", in: [.statistics], "Go to the first figure.") {
            $0.chooseFigure(-1_000_000)
        },
        Command("statistics.last", in: [.statistics], "Go to the last figure.") {
            $0.chooseFigure(1_000_000)
        },
        Command("statistics.list", in: [.statistics], "List the sessions behind the chosen figure.") {
            $0.listFigure()
        },
        Command("statistics.close", in: [.statistics], "Close the figures.", hint: "back") {
            $0.closeOverlay()
        },
    ]
}
