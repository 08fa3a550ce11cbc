import ArgumentParser
import Console
import Conversation
import EventStore
import Foundation

/// `switchboard demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Try the console on a bookshop's morning, in a store that is thrown away.")

    @OptionGroup var person: OperatorArguments

    @Option(help: "default, vim, emacs, or a file's path.", completion: .file(extensions: ["keymap"]))
    var keymap: String?

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let directory = try Self.temporaryDirectory(surroundings.paths)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            StandardError.write(
                "switchboard demo: the store lies in \(directory) and is removed when you quit.")
            let store = try EventStore.open(
                at: directory + "/demo.store", options: StoreOptions(rule: surroundings.abandonment))
            defer { store.close() }
            try play(in: store, surroundings)
        }
    }

    private func play(in store: EventStore, _ surroundings: Surroundings) throws {
        var profile = try surroundings.profile(person, in: store)
        // Nothing is asked of a newcomer that the four steps don't need.
        profile.displayName = profile.displayName ?? Operator.defaultPublicName
        var settings = Settings(
            operatorName: profile.name, displayName: profile.displayName,
            // In full, so that another terminal can be a second operator or a customer.
            storeName: "demo \(store.path)", runID: .runID)
        settings.take(surroundings)
        settings.isCoached = true
        let cast = try DemoCast(store: store)
        cast.start()
        defer { cast.stop() }
        try ConsoleProgram(
            store: store, profile: profile, settings: settings, surroundings: surroundings,
            keymapName: keymap ?? surroundings.configuration.keymap
        ).run()
    }

    private static func temporaryDirectory(_ paths: Paths) throws -> String {
        let base = paths.environment["TMPDIR"].nonEmpty ?? "/tmp"
        var template = Array((base + "/switchboard-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Complaint(
                .cannotCreate, "No directory can be made in \(base). Set TMPDIR to one that can be written.")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
