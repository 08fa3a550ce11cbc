import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard take-over`
struct TakeOverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-over", abstract: "Take over a session; the AI stops answering.")

    @OptionGroup var target: SessionArguments

    @Option(help: "Why; private, only operators read it.")
    var reason: String?

    @Option(help: "Why; the customer and the AI read it.")
    var publicReason: String?

    @Option(
        name: .customLong("from"), help: "The colleague from whom you take it: confirms that you mean it.")
    var colleague: String?

    func run() throws {
        try Desk.act(target) { desk in
            switch desk.standing {
            case .yours: return "It is yours already: \(desk.words)."
            case .closed:
                let reopen = ShellWords("switchboard", "reopen").argument(desk.id.rawValue)
                throw Complaint(.unavailable, "The session is closed. Reopen it first: \(reopen)")
            case .theirs(let owner, _) where !owner.isExactly(colleague):
                let again = ShellWords("switchboard", "take-over").option("--from", owner).argument(
                    desk.id.rawValue)
                let hint = "Take it from them with: \(again)"
                let what = colleague.map { "\(owner) owns this session, not \($0)." }
                throw Complaint(.unavailable, "\(what ?? "\(owner) owns this session.") \(hint)")
            default: break
            }
            let settled = try desk.store.takeOver(
                desk.id, by: desk.person, reason: reason, publicReason: publicReason, saw: desk.claim)
            return try desk.say(settled, done: "Taken over: \(desk.words). The AI is silent.")
        }
    }
}
