import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation
import Glass

/// `switchboard erase`
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase sessions, or a customer with all their sessions, for good.",
        discussion: """
            Shows what would be erased and asks first on the terminal, or --yes. By age or label alone, \
            sessions that wait or that somebody owns stay. Without any choice, the settings retention and \
            retention_label choose.
            """)

    @Argument(help: "Sessions.")
    var sessions: [String] = []

    @Option(help: "A customer's id: all their sessions, and what is known of them.")
    var customer: String?

    @Option(help: "Sessions without anything new for so long, such as 400d or 8w.")
    var older: String?

    @Option(help: "Only sessions with this label; may be repeated.")
    var label: [String] = []

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var store: StoreArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let scope = try scope(surroundings.configuration)
            try surroundings.withStore(store) { store in
                let preview = try store.preview(scope)
                try StandardOutput.write(Self.lines(preview, scope))
                if preview.isNothing { return }
                guard try yes || isConfirmed() else {
                    throw Complaint(.usage, "Nothing was erased. To erase it, repeat this with --yes.")
                }
                let count = try store.erase(scope)
                try StandardOutput.write("\(count) \(Self.sessions(count)) erased.")
                try StandardOutput.write(Self.outside(store.path))
            }
        }
    }

    private func scope(_ settings: Configuration) throws -> ErasureScope {
        var scope = ErasureScope(
            customerID: customer.map { Customer.ID($0) }, sessions: sessions.map { Session.ID($0) },
            labels: label)
        if let customer, !Customer.ID(customer).isWellFormed {
            throw Complaint(.usage, "That is not a valid customer id.")
        }
        if let older { scope.quietSince = .wallClock - (try Self.age(older)) }
        if scope == ErasureScope() {
            guard let retention = settings.retention else {
                throw Complaint(
                    .usage, "Say what to erase: sessions, --customer ID, --older AGE or --label LABEL.")
            }
            scope.quietSince = .wallClock - (try Self.age(retention))
            if let label = settings.retentionLabel { scope.labels = [label] }
        }
        return scope
    }

    /// Parses an age such as `400d`, `8w` or `36h`.
    static func age(_ text: String) throws -> Duration {
        let hours = ["h": 1, "d": 24, "w": 168][text.suffix(1)]
        guard let hours, let count = Int(text.dropLast()), (1...100_000).contains(count) else {
            throw Complaint(.usage, "An age is a number of days, weeks or hours, such as 400d, 8w or 36h.")
        }
        return .seconds(count * hours * 3600)
    }

    /// Whether the user confirms. Only asks on a terminal, never through a pipe.
    private func isConfirmed() throws -> Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return false }
        try StandardOutput.write("Erase this for good? Type yes, then Enter.")
        return readLine()?.lowercased().trimmingCharacters(in: .whitespaces) == "yes"
    }

    private static func lines(_ preview: ErasurePreview, _ scope: ErasureScope) -> [SafeText] {
        if preview.isNothing { return ["There is nothing to erase."] + spared(preview) }
        var lines: [SafeText] = []
        if preview.sessions > 0, let oldest = preview.oldest, let newest = preview.newest {
            let customers: SafeText = preview.customers == 1 ? "1 customer" : "\(preview.customers) customers"
            lines.append(
                """
                \(preview.sessions) \(sessions(preview.sessions)) of \(customers), last active \(day(oldest)) to \
                \(day(newest)):
                """)
            lines += preview.examples.map { "  \(SafeText($0))" }
            let more = preview.sessions - preview.examples.count
            if more > 0 { lines.append("  and \(more) more") }
            if !preview.belongings.isEmpty {
                let whom: SafeText = preview.sessions == 1 ? "it" : "them"
                lines.append("With \(whom) go \(SafeText(preview.belongings.joined(separator: ", "))).")
            }
        }
        if preview.hasProfile { lines.append("What is known of the customer.") }
        return lines + spared(preview)
    }

    private static func spared(_ preview: ErasurePreview) -> [SafeText] {
        preview.spared == 0 ? [] : ["\(preview.spared) more wait or have an owner and stay."]
    }

    /// Returns the remark about copies that erasing in the store cannot reach.
    private static func outside(_ path: String) -> [SafeText] {
        let folder = (path as NSString).deletingLastPathComponent
        let name = (path as NSString).lastPathComponent + "."
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let copies = files.filter { file in
            file.hasPrefix(name)
                && (file.contains(".before-upgrade-") || file.dropFirst(name.count).first?.isNumber == true)
        }
        var lines: [SafeText] = [
            "Not reached: backups, exports, mirrors on other machines, and drafts that the store could not take."
        ]
        lines += copies.sorted().map {
            "  \(SafeText(oneLine: folder + "/" + $0)) is an older copy; delete it too"
        }
        return lines
    }

    private static func sessions(_ count: Int) -> SafeText { count == 1 ? "session" : "sessions" }
    private static func day(_ moment: Timestamp) -> SafeText {
        SafeText(oneLine: String(moment.iso8601.prefix(10)))
    }
}
