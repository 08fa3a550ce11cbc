import ArgumentParser
import CommandLine
import Conversation
import EventStore

/// Decides about a post of which nobody knows whether the desk has it.
struct BridgeSettle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Say whether a desk has an unconfirmed post, after looking there; else it is posted again.")

    @OptionGroup var store: StoreArguments

    @Argument(help: "The post's name, as status lists it.")
    var key: String

    @Flag(help: "The desk has it: go on with the next.")
    var there = false

    @Flag(help: "The desk does not have it: post it again.")
    var again = false

    func run() async throws {
        try await complaining {
            guard there != again else { throw Complaint(.usage, "Say --there or --again.") }
            let store = try store.openAnyKind()
            defer { store.close() }
            guard try store.decide(key, isThere: there) != nil else {
                throw Complaint(
                    .data, "There is no unconfirmed post of that name. List them: switchboardd bridge status")
            }
        }
    }
}

/// Gives a session to a bridge.
struct BridgeGive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "Give a session to a bridge, whoever has it now.")

    @OptionGroup var store: StoreArguments

    @Argument(help: "The session's id.")
    var session: String

    @Option(help: "The bridge's name.")
    var to: String

    func run() async throws {
        try await complaining {
            let store = try store.openAnyKind()
            defer { store.close() }
            let id = Session.ID(session)
            guard try store.bridgeFigures().contains(where: { $0.name == to }) else {
                throw Complaint(
                    .data, "No bridge of that name has run here. List them: switchboardd bridge status")
            }
            guard let summary = try store.summary(id, for: "") else {
                throw Refusal.noSuchSession(id).asComplaint
            }
            try store.give(id, to: to, saw: summary.claim)
        }
    }
}

extension Refusal {
    fileprivate var asComplaint: Complaint { Complaint(.data, wording) }
}
