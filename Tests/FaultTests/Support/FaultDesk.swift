import Conversation
import EventStore
import Foundation
import PseudoTerminal

/// A folder with a store on which every kind of program works.
final class FaultDesk {
    let folder: String
    /// What the programs inherit.
    var environment: [String: String]
    var path: String { folder + "/desk.store" }

    /// Nobody answers here: writers' own.
    static let written = (0..<4).map { Session.ID("w\($0)") }
    /// The AI answers here what is posted over the API.
    static let answered = (0..<4).map { Session.ID("a\($0)") }
    /// Anna's, who answers at her console.
    static let owned: Session.ID = "own"

    /// The store's folder goes to a place; state and settings stay among the temporary files.
    init(in place: String? = nil) throws {
        let name = "switchboard-faults-" + UUID().uuidString
        let home = NSTemporaryDirectory() + "/" + name
        folder = place ?? home
        // What a sanitizer is told of holds for the programs too.
        let options = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        environment = options.merging([
            "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_DATA_HOME": home + "/data",
            "XDG_STATE_HOME": home + "/state", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
            "TERM": "xterm-256color",
        ]) { $1 }
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try seed()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.removeItem(atPath: environment["HOME"] ?? folder)
    }

    var drafts: String { (environment["XDG_STATE_HOME"] ?? "") + "/switchboard/drafts" }

    /// The store, opened for as long as a body takes: no test holds what its fault is about.
    @discardableResult
    func withStore<T>(readOnly: Bool = false, _ body: (EventStore) throws -> T) throws -> T {
        let store = try EventStore.open(
            at: path, options: StoreOptions(busyTimeout: .seconds(20), readOnly: readOnly))
        defer { store.close() }
        return try body(store)
    }

    private func seed() throws {
        try withStore { store in
            for id in Self.written + Self.answered + [Self.owned] {
                _ = try store.createSession(
                    NewSession(
                        id: id, agentID: "aria", customerID: Customer.ID("c_" + id.rawValue),
                        agentName: "Aria", customerName: "Customer \(id)"))
            }
            for id in Self.written { try store.patch(id, SessionPatch(mode: .manual)) }
            let hello = Event.messageData("Hello?", from: Participant(displayName: "Customer own"))
            _ = try store.append(
                NewEvent(source: .customer, kind: .message, data: hello), to: Self.owned)
            let anna = try store.operatorProfile("anna")
            let claim = try store.summary(Self.owned, for: "anna")!.claim
            _ = try store.takeOver(Self.owned, by: anna, reason: nil, saw: claim)
        }
    }

    /// Starts a program whose complaints go into a file.
    func program(_ name: String, _ arguments: String...) throws -> PipedProgram {
        let shell = ["/bin/sh", "-c", #"exec "$0" "$@" 2>>"$HOME/complaints""#, BuiltProgram.path(name)]
        return try PipedProgram(shell + arguments, environment: environment)
    }

    /// Anna's console.
    func console(_ more: [String: String] = [:]) throws -> TerminalSession {
        try TerminalSession(
            [
                BuiltProgram.path("switchboard"), "console", "--operator", "anna", "--display-name", "Anna",
                "--store", path,
            ],
            environment: environment.merging(more) { $1 }, columns: 120, rows: 36)
    }
}
