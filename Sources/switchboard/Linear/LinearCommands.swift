import Console
import Conversation
import EventStore
import Glass

/// A command that can be typed as a line: usually a row of the command table, with the meaning of the words that
/// follow.
struct LinearCommand: Sendable {
    /// The command's name; nil for a command that only this console has.
    let name: CommandName?
    /// The word to type; by default the last part of the command's name.
    let word: String
    /// What may follow the word, as help shows it.
    let operand: String
    let summary: String?
    let run: @Sendable (LinearConsole, String) throws -> Void

    init(
        _ name: CommandName, as word: String? = nil, _ operand: String = "",
        run: @escaping @Sendable (LinearConsole, String) throws -> Void
    ) {
        self.name = name
        self.word = word ?? name.rawValue.split(separator: ".").last.map(String.init) ?? name.rawValue
        self.operand = operand
        summary = nil
        self.run = run
    }

    init(
        own word: String, _ operand: String = "", _ summary: String,
        run: @escaping @Sendable (LinearConsole, String) throws -> Void
    ) {
        name = nil
        self.word = word
        self.operand = operand
        self.summary = summary
        self.run = run
    }

    /// All commands, in the order in which help lists them.
    static let all: [LinearCommand] = [
        LinearCommand(
            own: "list", "[newest, oldest or longest]",
            "List all sessions, those that need a human first unless an order is named."
        ) { try $0.list(.all, inOrder: $1) },
        LinearCommand("view.needs-human") { console, _ in try console.list(.needsHuman) },
        LinearCommand("view.mine") { console, _ in try console.list(.mine) },
        LinearCommand("view.automatic") { console, _ in try console.list(.automatic) },
        LinearCommand("view.closed") { console, _ in try console.list(.closed) },
        LinearCommand("filter.open", as: "filter", "FILTER, or the name of a saved view") {
            try $0.list(passing: $1)
        },
        LinearCommand("open", "NUMBER or SESSION") { try $0.openListed($1) },
        LinearCommand("attention.next") { console, _ in try console.openNeeding(forward: true) },
        LinearCommand("attention.previous") { console, _ in try console.openNeeding(forward: false) },
        LinearCommand("search.open", as: "search", "TEXT, or nothing for older hits") { try $0.search($1) },
        LinearCommand(own: "here", "TEXT", "Search the open session.") { try $0.searchHere($1) },
        LinearCommand("customer.open", as: "customer") { console, _ in try console.sayCustomer() },
        LinearCommand(own: "read", "", "Say the open session again from its beginning.") { console, _ in
            try console.readAgain()
        },
        LinearCommand("session.take-over", "[REASON]") { try $0.takeOver($1) },
        LinearCommand("session.reply", "TEXT") { try $0.reply($1, as: .oneself) },
        LinearCommand("session.reply-as-ai", "TEXT") { try $0.reply($1, as: .theAI) },
        LinearCommand(
            own: "canned", "[CODE or words]",
            "Say the canned replies, or offer the one with a code for sending."
        ) { try $0.canned($1) },
        LinearCommand(
            own: "tell", "[TEXT]",
            "Tell the customer TEXT with the next take-over or hand-back; without TEXT, nothing."
        ) { try $0.tell($1) },
        LinearCommand("session.steer", "TEXT") { try $0.steer($1) },
        LinearCommand(own: "again", "", "Send once more what was not sent; never twice.") { console, _ in
            try console.sendAgain()
        },
        LinearCommand("session.hand-back", "[NOTE]") { try $0.handBack($1) },
        LinearCommand("session.release") { console, _ in try console.release() },
        LinearCommand("session.close", "[OUTCOME]") { try $0.close($1) },
        LinearCommand("session.reopen") { console, _ in try console.reopen() },
        LinearCommand("session.note", "TEXT") { try $0.note($1) },
        LinearCommand("session.labels", as: "label", "[+LABEL] [-LABEL]") { try $0.label($1) },
        LinearCommand("statistics.open", as: "stats") { console, _ in try console.sayStatistics() },
        LinearCommand("ledger.open", as: "ledger") { console, _ in try console.sayLedger() },
        LinearCommand("operator.display-name", "NAME") { try $0.setDisplayName($1) },
        LinearCommand("help.open", as: "help") { console, _ in try console.help() },
        LinearCommand("program.quit") { console, _ in try console.quit() },
    ]

    /// Returns the command for a word, a full name, or a key of the list.
    static func find(_ word: String, _ keymap: Keymap) -> LinearCommand? {
        all.first { $0.word == word || $0.name?.rawValue == word }
            ?? all.first { $0.keys(in: keymap).contains(word) }
    }

    /// Returns what to type for a command: its word, or its name if it has none here.
    static func word(for name: CommandName) -> SafeText {
        SafeText(all.first { $0.name == name }?.word ?? name.rawValue)
    }

    /// Returns the command's keys that can be typed as a word.
    func keys(in keymap: Keymap) -> [String] {
        guard let name else { return [] }
        return keymap.sequences(for: name, in: .list).map(\.notation).filter { !$0.contains("<") }
    }

    var help: String { summary ?? name.flatMap { CommandTable.index[$0]?.summary } ?? "" }
}

extension LinearConsole {
    /// Runs a typed line.
    func run(_ line: LineTyping.Line) throws {
        guard let line else { return try say("That line is not UTF-8. Type it again.") }
        if awaitsName, try usedAsName(line) { return }
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = words.first.map(String.init) else { return }
        do {
            if let question { return try answer(question, first) }
            guard let command = LinearCommand.find(first, keymap) else {
                return try say("There is no command \(SafeText(oneLine: first)). help lists them.")
            }
            var operand = words.count > 1 ? String(words[1]) : ""
            while operand.last?.isWhitespace == true { operand.removeLast() }
            try command.run(self, operand)
        } catch let error as StoreError {
            // The operator can continue: no error of the store ends the console.
            try say(SafeText(oneLine: error.wording))
        }
    }

    private func usedAsName(_ line: String) throws -> Bool {
        do {
            return try useAsName(line)
        } catch let error as StoreError {
            try say(SafeText(oneLine: error.wording))
            return true
        }
    }

    func help() throws {
        for command in LinearCommand.all {
            let keys = command.keys(in: keymap).first.map { " or \($0)" } ?? ""
            let operand = command.operand.isEmpty ? "" : " \(command.operand)"
            let line = command.word + keys + operand + ": " + command.help
            try say(SafeText(line))
        }
        try say("A question is answered with yes; anything else does nothing.")
    }
}
