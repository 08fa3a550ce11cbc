import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard store`
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Bring the store up to date after an update of the programs.",
        subcommands: [Migrate.self])

    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate", abstract: "Bring the store's layout up to date, with a backup first.",
            discussion: """
                Every program does this by itself when it opens an older store that nobody else has open. To go back \
                to the older release, restore the backup.
                """)

        @Flag(help: "Do it to a copy, and tell how long it takes and how much room it needs.")
        var dryRun = false

        @OptionGroup var store: StoreArguments

        func run() throws {
            try complaining {
                let path = try Surroundings().storePath(store)
                let estimate = try EventStore.estimateUpgrade(at: path)
                guard !estimate.steps.isEmpty else {
                    return try StandardOutput.write("\(SafeText(oneLine: path)) is up to date.")
                }
                if dryRun { return try tell(estimate) }
                guard let kind = try EventStore.kind(at: path) else { return }
                try EventStore.open(at: path, kind: kind, create: false).close()
                try StandardOutput.write(
                    "\(SafeText(oneLine: path)) is up to date now; the backup is beside it.")
            }
        }

        private func tell(_ estimate: UpgradeEstimate) throws {
            let free: SafeText = estimate.free.map { ", \(Self.mebibytes($0)) are free" } ?? ""
            var lines: [SafeText] = [
                "would do: \(SafeText(oneLine: estimate.steps.joined(separator: "; ")))",
                "time:     about \(Self.seconds(estimate.time)) s",
                "store:    \(Self.mebibytes(estimate.size)), afterwards \(Self.mebibytes(estimate.sizeAfter))",
                "room:     \(Self.mebibytes(estimate.room)) for a while, of which the backup stays\(free)",
            ]
            for program in estimate.programs {
                lines.append("end first: \(SafeText(oneLine: program.wording))")
            }
            try StandardOutput.write(lines)
        }

        private static func mebibytes(_ bytes: Int) -> SafeText {
            let tenths = (bytes * 10) >> 20
            return "\(tenths / 10).\(tenths % 10) MiB"
        }

        private static func seconds(_ time: Duration) -> SafeText {
            let tenths = Int(time.microseconds / 100_000)
            return "\(Int(tenths / 10)).\(Int(tenths % 10))"
        }
    }
}
