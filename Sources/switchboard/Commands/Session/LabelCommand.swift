import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// `switchboard label`
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Show or change a session's labels, whoever owns it.",
        discussion: """
            The AI and programs that use the API read labels: nothing private belongs there. The labels closed and \
            with-operator follow from closing and taking over.
            """)

    @OptionGroup var target: SessionArguments

    @Option(help: "A label to add; may be repeated.")
    var add: [String] = []

    @Option(help: "A label to remove; may be repeated.")
    var remove: [String] = []

    func run() throws {
        try Desk.act(target) { desk in
            let known = desk.summary.session.labels
            let change = LabelChange(
                adding: add.map(LabelChange.typed),
                removing: remove.map { LabelChange.typed($0, among: known) })
            guard change != LabelChange() else { return desk.words(labels: known) }
            let settled = try desk.store.changeLabels(of: desk.id, change, by: desk.person)
            return try desk.say(
                settled, done: desk.words(labels: settled.value ?? change.applied(to: known)))
        }
    }
}

extension Desk {
    /// `tau_12_0 (Omar Rossi): #refund #vip`
    fileprivate func words(labels: [String]) -> SafeText {
        "\(words): \(labels.isEmpty ? "no labels" : SafeText(labels: labels))"
    }
}
