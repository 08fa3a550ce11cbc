import ArgumentParser
import Bridge
import CommandLine
import Conversation
import EventStore
import Glass

/// Looks whether bridges would work.
struct BridgeCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the file, the secrets, and whether each desk can be reached; change nothing.")

    @OptionGroup var file: BridgesFileArguments

    func run() async throws {
        try await complaining {
            let bridges = try ConfiguredBridge.all(in: file.read())
            var isFine = true
            for bridge in bridges {
                var lines: [SafeText] = [SafeText(oneLine: "\(bridge.settings.name): \(bridge.summary)")]
                for finding in await bridge.desk.check() {
                    isFine = isFine && finding.isFine
                    lines.append(SafeText(oneLine: "  \(finding.isFine ? "ok " : "!  ")\(finding.wording)"))
                }
                try StandardOutput.write(lines)
            }
            if !isFine { throw Complaint(.unavailable, "Not every desk is ready. See the lines with !.") }
        }
    }
}

extension ConfiguredBridge {
    /// What its customers and its people at the desk would see.
    fileprivate var summary: String {
        let names =
            switch settings.names {
            case .hidden: "customers see \"\(Operator.defaultPublicName)\""
            case .first: "customers see first names"
            case .full: "customers see full names"
            }
        let end = settings.ending == .close ? "the desk's end closes" : "the desk's end hands back to the AI"
        return "acts as \(settings.login), \(names), \(end)"
    }
}

/// Says how bridges are doing.
struct BridgeStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "List the bridges: open conversations, what waits, what failed.")

    @OptionGroup var store: StoreArguments

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() async throws {
        try await complaining {
            let store = try store.openAnyKind()
            defer { store.close() }
            let now = store.options.clock()
            let all = try store.bridgeFigures()
            if json { return try StandardOutput.write(all.map { SafeText(oneLine: $0.json.compact) }) }
            if all.isEmpty { return try StandardOutput.write("No bridge has run over this store.") }
            for figures in all {
                try StandardOutput.write(figures.lines(at: now).map { SafeText(oneLine: $0) })
                for post in try store.troubledPosts(of: figures.name) {
                    let reason = post.reason ?? ""
                    try StandardOutput.write(
                        [
                            SafeText(
                                oneLine:
                                    "  \(post.state.rawValue) \(post.kind.rawValue) \(post.key): \(reason)")
                        ])
                }
            }
        }
    }
}

extension BridgeFigures {
    fileprivate func lines(at now: Timestamp) -> [String] {
        let open = links.values.reduce(0, +)
        let waiting = (posts[.pending] ?? 0) + (posts[.sending] ?? 0)
        let life = seen.map { "last seen \((now - $0).wholeSeconds) s ago" } ?? "never seen"
        var lines = [
            "\(name): \(open == 1 ? "1 conversation" : "\(open) conversations"), \(life)",
            "  to the desk: \(waiting) waiting, \(posts[.unconfirmed] ?? 0) unconfirmed, \(posts[.failed] ?? 0) failed"
                + (oldestPost.map { ", oldest \((now - $0).wholeSeconds) s" } ?? ""),
            "  from the desk: \(arrivals) waiting, \(noted) came too late and are notes, \(wrongWebhooks) refused webhooks",
        ]
        if erasures + failedErasures > 0 {
            lines.append(
                "  erasures: \(erasures) waiting, \(failedErasures) must be done by hand at the desk")
        }
        if let trouble { lines.append("  trouble: \(trouble)") }
        return lines
    }

    fileprivate var json: JSON {
        [
            "name": .string(name), "conversations": .integer(links.values.reduce(0, +)),
            "pending": .integer((posts[.pending] ?? 0) + (posts[.sending] ?? 0)),
            "unconfirmed": .integer(posts[.unconfirmed] ?? 0), "failed": .integer(posts[.failed] ?? 0),
            "arrivals": .integer(arrivals), "noted": .integer(noted), "refused": .integer(wrongWebhooks),
            "erasures": .integer(erasures), "failed_erasures": .integer(failedErasures),
            "seen": .optional(seen?.iso8601), "trouble": .optional(trouble),
        ]
    }
}
