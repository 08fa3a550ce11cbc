import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Foundation

/// The options that choose a store, or a server through its mirror.
struct PlaceArguments: ParsableArguments {
    @OptionGroup var store: StoreArguments

    @Option(
        help: "Work on the Parlant server at this address (SWITCHBOARD_SERVER), such as http://host:8800.")
    var server: String?
}

extension Surroundings {
    /// Runs a body on the mirror of a server if one is named, or else on an existing store.
    func withStore(_ place: PlaceArguments, _ body: (EventStore) throws -> Void) throws {
        // A store named on the command line overrides the settings.
        guard place.server != nil || place.store.path == nil, let server = try server(place.server) else {
            return try withStore(place.store, body)
        }
        let store = try openStore(place.store, mirroring: server)
        defer { store.close() }
        let isNew = try !store.isMirrored()
        let keeper = MirrorKeeper(store: store, server: server, environment: { mirrorEnvironmentNow }) {
            arrival in
            if case .complained(let failure) = arrival {
                StandardError.write("switchboard: \(failure.wording)")
            }
        }
        defer { keeper.stop() }
        if isNew { try store.awaitFirstLook() }
        try store.tellHowFresh(server)
        try body(store)
    }
}

extension EventStore {
    private static let pause = Duration.milliseconds(50)
    private static let timeout = Duration.seconds(10)

    /// Warns if the mirror may be out of date.
    ///
    /// - Throws: `Complaint` if the mirror is empty: an empty answer would look like the server's.
    fileprivate func tellHowFresh(_ server: ServerAddress) throws {
        let isEmpty = try mirrorCoverage()?.sessions == 0
        switch try upstream()?.state {
        case .live?: return
        case .offline(_, let wording)? where isEmpty:
            throw Complaint(.unavailable, "\(wording) Nothing has been read from \(server) yet.")
        case .offline(_, let wording)?:
            StandardError.write("switchboard: \(wording) What follows is what was read last.")
        case .connecting? where isEmpty, nil where isEmpty:
            throw Complaint(
                .tryAgain, "Nothing has been read from \(server) yet. Run this again in a moment.")
        case .connecting?, nil: return
        }
    }

    /// Waits until the process that was just started has read the list and its news has settled.
    fileprivate func awaitFirstLook() throws {
        let deadline = ContinuousClock.now + Self.timeout
        while ContinuousClock.now < deadline {
            if try isMirrored() {
                switch try upstream()?.state {
                case .live?: return try awaitRest(until: deadline)
                case .offline?: return
                case .connecting?, nil: break
                }
            }
            usleep(useconds_t(Self.pause.microseconds))
        }
    }

    private func awaitRest(until deadline: ContinuousClock.Instant) throws {
        var known = try position
        var quietLooks = 0
        while quietLooks < 8, ContinuousClock.now < deadline {
            usleep(useconds_t(Self.pause.microseconds))
            let now = try position
            quietLooks = now == known ? quietLooks + 1 : 0
            known = now
        }
    }

    /// Waits for the outcome of a request, while a process carries requests out.
    ///
    /// - Returns: The request in its current state; nil if it is no longer known.
    func outcome(of id: Request.ID, in session: Session.ID) throws -> OutboxRequest? {
        let deadline = ContinuousClock.now + Self.timeout
        while true {
            let request = try outbox(of: session).first { $0.id == id }
            switch request?.state {
            case .queued?, .sending?:
                guard ContinuousClock.now < deadline, try isMirrored() else { return request }
                usleep(useconds_t(Self.pause.microseconds))
            case .unconfirmed?, .held?, .done?, .refused?, .withdrawn?, nil: return request
            }
        }
    }
}
