import Conversation
import EventStore
import ParlantWire

/// The reason why a request was not carried out, as its client is told.
struct Problem: Error, Sendable {
    var status: Int
    /// A sentence, or the validator's list.
    var detail: JSON
    var headers: [(name: String, value: String)] = []
    /// The current state, if an act came too late.
    var state: JSON?

    init(_ status: Int, _ detail: String, headers: [(name: String, value: String)] = []) {
        self.status = status
        self.detail = .string(detail)
        self.headers = headers
    }

    init(_ faults: Faults) {
        status = 422
        detail = faults.detail
    }

    /// The answer's body.
    var json: JSON {
        var members: JSON.Members = ["detail": detail]
        members["state"] = state
        return .object(members)
    }

    static let notFound = Problem(404, "Not Found")
    static let timedOut = Problem(504, "Request timed out")
    static let tooManyWaits = Problem(
        429, "Too many requests are waiting. Let some of them end first.", headers: [("Retry-After", "5")])
    static let tooManySearches = Problem(
        429, "Too many searches are under way. Let some of them end first.", headers: [("Retry-After", "2")])
    /// For the log: the client is no longer there to read it.
    static let hungUp = Problem(499, "The client has hung up")

    static func noSuchSession(_ id: String) -> Problem { Problem(404, "Session not found (id='\(id)')") }
    static func noSuchEvent(_ id: String) -> Problem { Problem(404, "Event not found (id='\(id)')") }
    static func noSuchItem(_ id: String) -> Problem { Problem(404, "Item '\(id)' not found") }

    static func methodNotAllowed(_ others: [Method]) -> Problem {
        Problem(
            405, "Method Not Allowed",
            headers: [
                (
                    "Allow",
                    (others.map(\.rawValue) + (others.contains(.get) ? ["HEAD"] : [])).sorted()
                        .joined(separator: ", ")
                )
            ])
    }
}

extension Problem {
    /// Creates the problem that a client sees for any error of a handler. The store's paths and codes are for the log
    /// only.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let faults as Faults: self.init(faults)
        case let breach as EventCreation.Breach: self.init(422, breach.detail)
        case let error as StoreError: self.init(error)
        default: self.init(500, "Internal error. See the server's log.")
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .busy:
            self.init(
                503, "Not done: the store is busy. Try again.", headers: [("Retry-After", "1")])
        case .interrupted:
            self.init(
                503, "Not done: the search took too long. Search for a longer or rarer text.",
                headers: [("Retry-After", "10")])
        case .diskFull: self.init(507, "Not done: the disk is full.")
        case .readOnly, .cannotOpen, .notADatabase, .newerSchema, .olderSchema, .inUse:
            self.init(503, "Not done: the store cannot be written.", headers: [("Retry-After", "30")])
        case .corrupt, .inputOutput, .other:
            self.init(500, "Perhaps not done: the store failed. Check before you repeat it.")
        }
    }

    private init(_ refusal: Refusal) {
        switch refusal {
        case .noSuchSession(let id): self = .noSuchSession(id.rawValue)
        case .ownedByAnother(let claim), .changedMeanwhile(let claim), .notYours(let claim):
            self.init(409, refusal.wording)
            // AI processes may not see the owner's login: `TurnEventRoutes` gives them another refusal instead.
            state = ["epoch": .integer(claim.epoch.rawValue), "owner": .optional(claim.owner)]
        case .staleTurn(let claim):
            self.init(409, refusal.wording)
            state = ["epoch": .integer(claim.epoch.rawValue), "turn": .integer(claim.turn.rawValue)]
        case .noAgent:
            self.init(503, refusal.wording, headers: [("Retry-After", "5")])
            // It is not the server that fails.
            state = ["agents": 0]
        case .sessionExists, .manualMode, .superseded, .notClosed, .alreadyClosed, .mirrorStore,
            .goneUpstream,
            .notPending:
            self.init(409, refusal.wording)
        case .blankText, .invalid, .requestReused: self.init(422, refusal.wording)
        }
    }
}
