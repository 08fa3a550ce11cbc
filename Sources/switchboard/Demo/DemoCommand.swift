import Agent
import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Foundation

/// `switchboard demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Try the console with a simulated bookshop (temporary data).")

    @OptionGroup var person: OperatorArguments

    @Option(help: "default, vim, emacs, or a file's path.", completion: .file(extensions: ["keymap"]))
    var keymap: String?

    @Option(help: "How fast everything goes: 2 is twice as fast.")
    var pace = 1.0

    @Option(help: "Who comes when; the same number plays the same again.")
    var seed: UInt64?

    func validate() throws {
        guard Tempo.paces.contains(pace) else { throw ValidationError("Choose a pace from 0.1 to 100.") }
    }

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let directory = try Self.temporaryDirectory(surroundings.paths)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let seed = seed ?? .random(in: 0...999_999)
            StandardError.write(
                "switchboard demo: the store lies in \(directory) and is removed when you quit. --seed \(seed) "
                    + "plays the same again.")
            let store = try EventStore.open(
                at: directory + "/demo.store", options: StoreOptions(rule: surroundings.abandonment))
            defer { store.close() }
            try play(in: store, surroundings, Tempo(pace: pace, seed: seed))
        }
    }

    private func play(in store: EventStore, _ surroundings: Surroundings, _ tempo: Tempo) throws {
        let profile = try surroundings.profile(person, in: store)
        var settings = Settings(
            operatorName: profile.name, displayName: profile.displayName,
            // Show the full path, so that another terminal can join as a second operator or a customer.
            storeName: "demo \(store.path)", runID: .runID)
        settings.apply(surroundings)
        settings.isCoached = true
        let guidelines = try BundledGuidelines.bookshop.guidelines
        _ = try store.importReplies(DemoReplies.all.map { (nil, $0) })
        let cast = try DemoCast(in: store, guidelines: guidelines, tempo: tempo)
        let agent = EmbeddedAgent(store, guidelines, pace: .natural.scaled(by: tempo.pace))
        defer { agent.stop() }
        let play = Background { try? await cast.play() }
        defer { play.stop() }
        try ConsoleProgram(
            store: store, profile: profile, settings: settings, surroundings: surroundings,
            keymapName: keymap ?? surroundings.configuration.keymap
        ).run()
    }

    private static func temporaryDirectory(_ paths: Paths) throws -> String {
        let base = paths.temporaryFolder
        var template = Array((base + "/switchboard-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Complaint(
                .cannotCreate, "No directory can be made in \(base). Set TMPDIR to one that can be written.")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
