import Conversation

extension Endpoint {
    /// What it does, what it takes and what it answers.
    public var description: Description { Self.descriptions[self]! }

    /// Built once, because bodies are outlined by reading them.
    private static let descriptions = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.made) })

    private var made: Description {
        switch self {
        case .createSession, .listSessions, .deleteSessions, .readSession, .updateSession, .deleteSession:
            session
        case .createEvent, .listEvents, .deleteEvents, .readEvent, .updateEvent: event
        case .createAgent, .listAgents, .readAgent, .updateAgent, .deleteAgent: agent
        case .createCustomer, .listCustomers, .readCustomer, .updateCustomer, .deleteCustomer: customer
        case .createTag, .listTags, .readTag, .updateTag, .deleteTag: tag
        case .readChanges, .findSessions, .readStanding, .listNotes, .createNote, .listSuggestions,
            .settleSuggestion:
            desk
        case .claimSession, .takeOver, .release, .handBack, .closeSession, .reopenSession: act
        case .renewLease, .endLease, .listTurns, .nextTurn, .claimTurn, .createTurnEvent, .updateTurnEvent,
            .endTurn:
            turn
        case .readAudit, .eraseCustomer, .health, .readiness, .metrics, .openAPI, .docs: operation
        }
    }

    private var session: Description {
        switch self {
        case .createSession:
            Description(
                "Creates a session between a customer and an agent.", body: SessionCreation.schema,
                .json(.shared(.session)), others: Self.missing.merging(Self.reserved) { $1 })
        case .listSessions:
            Description("Lists sessions; with `limit` page by page.", .json(Self.list(.session)))
        case .deleteSessions:
            Description("Deletes all sessions of an agent, of a customer, or all there are.", .empty)
        case .updateSession:
            Description(
                "Changes a session, all of it or nothing; what is left out stays as it is. With an operator's token "
                    + "`mode` manual is a claim, auto gives back.", body: SessionUpdate.schema,
                .json(.shared(.session)), others: Self.missing.merging(Self.changedOrReserved) { $1 })
        case .deleteSession: Description("Deletes a session with its log.", .empty, others: Self.missing)
        default: Description("Reads a session.", .json(.shared(.session)), others: Self.missing)
        }
    }

    private var event: Description {
        switch self {
        case .createEvent:
            Description(
                "Posts a message, a status or an event of your own, or asks the AI for a turn. An operator's token "
                    + "speaks in that operator's sessions; so does any with `operator`, where a human speaks, and is "
                    + "refused if the session changed since `saw`.",
                body: EventCreation.schema, .json(.shared(.event)),
                others: Self.missing.merging(Self.changedOrReserved) { $1 }.merging(Self.speakers) { $1 },
                isRepeatable: true)
        case .listEvents:
            Description(
                "Lists a session's events from an offset on; where there are none yet it waits for one.",
                .streamable(.list(of: .shared(.event))),
                others: Self.missing.merging([504: "Nothing arrived during the wait. Ask again."]) { $1 }
            )
        case .deleteEvents:
            Description(
                "Deletes a log's end, from the first event of a turn on.", .empty, others: Self.missing)
        case .updateEvent:
            Description(
                "Changes an event's metadata.", body: MetadataUpdate.schema, .json(.shared(.event)),
                others: Self.missing.merging(Self.reserved) { $1 })
        default:
            Description(
                "Reads an event; a message that still grows can be waited for.",
                .streamable(.shared(.event)), others: Self.missing)
        }
    }

    private var agent: Description {
        switch self {
        case .createAgent:
            Description(
                "Makes an agent.", body: AgentForm.schema(isNew: true), .json(.shared(.agent)),
                others: Self.missing.merging(Self.taken) { $1 })
        case .listAgents: Description("Lists agents.", .json(.list(of: .shared(.agent))))
        case .updateAgent:
            Description(
                "Changes an agent; what is left out stays as it is.", body: AgentForm.schema(isNew: false),
                .json(.shared(.agent)), others: Self.missing)
        case .deleteAgent: Description("Deletes an agent's profile.", .empty, others: Self.missing)
        default: Description("Reads an agent.", .json(.shared(.agent)), others: Self.missing)
        }
    }

    private var customer: Description {
        switch self {
        case .createCustomer:
            Description(
                "Makes a customer.", body: CustomerForm.creationSchema, .json(.shared(.customer)),
                others: Self.missing.merging(Self.taken) { $1 })
        case .listCustomers:
            Description("Lists customers; with `limit` page by page.", .json(Self.list(.customer)))
        case .updateCustomer:
            Description(
                "Changes a customer; what is left out stays as it is.", body: CustomerForm.updateSchema,
                .json(.shared(.customer)), others: Self.missing)
        case .deleteCustomer: Description("Deletes a customer's profile.", .empty, others: Self.missing)
        default: Description("Reads a customer.", .json(.shared(.customer)), others: Self.missing)
        }
    }

    private var tag: Description {
        switch self {
        case .createTag:
            Description("Makes a tag.", body: TagForm.schema, .json(.shared(.tag)), others: Self.taken)
        case .listTags: Description("Lists tags.", .json(.list(of: .shared(.tag))))
        case .updateTag:
            Description(
                "Renames a tag.", body: TagForm.schema, .json(.shared(.tag)),
                others: Self.missing.merging(Self.taken) { $1 })
        case .deleteTag: Description("Deletes a tag.", .empty, others: Self.missing)
        default: Description("Reads a tag.", .json(.shared(.tag)), others: Self.missing)
        }
    }

    private var desk: Description {
        switch self {
        case .readChanges:
            Description(
                "Returns what changed in any session after a position, in its current state.",
                .json(
                    .whole([
                        "changes": .list(of: .anyObject), "position": .count, "has_more": .flag,
                        "generation": .text(),
                    ])), others: Self.restored)
        case .findSessions:
            Description(
                "Finds sessions by state and content.",
                .json(
                    .whole([
                        "items": .list(of: .shared(.standing)), "has_more": .flag,
                        "next_cursor": .text().orNull, "generation": .text(),
                    ])), others: Self.restored)
        case .listNotes:
            Description(
                "Lists a session's private notes.", .json(.list(of: .shared(.note))), others: Self.missing)
        case .createNote:
            Description(
                "Adds a private note.", body: NoteForm.schema, .json(.shared(.note)), others: Self.missing)
        case .listSuggestions:
            Description(
                "Lists what the AI wanted to say too late.", .json(.list(of: .shared(.suggestion))),
                others: Self.missing)
        case .settleSuggestion:
            Description("Marks a suggestion as used or dropped.", .empty, others: Self.missing)
        default: Description("Returns a session's state.", .json(.shared(.standing)), others: Self.missing)
        }
    }

    private var act: Description {
        let summary =
            switch self {
            case .claimSession: "Takes over a session if its state matches `saw`."
            case .takeOver: "Takes over a session; for a colleague's, `saw` must name them."
            case .release: "Releases a session to the queue."
            case .handBack: "Gives a session back to the AI."
            case .closeSession: "Closes a session with an outcome."
            default: "Reopens a closed session."
            }
        return Description(
            summary, body: ActForm.schema, .json(.shared(.standing)),
            others: Self.missing.merging(Self.changed) { $1 }, isRepeatable: true)
    }

    private var turn: Description {
        switch self {
        case .renewLease:
            Description(
                "Renews an AI process's lease.", body: LeaseForm.schema,
                .json(.whole(["lease_seconds": .count])))
        case .endLease: Description("Releases everything an AI process holds.", .empty)
        case .listTurns:
            Description(
                "Lists the turns that an AI process holds.",
                .json(
                    .list(
                        of: .whole([
                            "session_id": .text(), "epoch": .count, "turn": .count, "standing": .text(),
                        ]))))
        case .nextTurn:
            Description(
                "Begins the turn that is due longest.", body: LeaseForm.schema, .json(.shared(.turn)),
                others: Self.missing.merging([204: "No turn is due."]) { $1 })
        case .claimTurn:
            Description(
                "Begins a turn in a session, wanted or not.", body: LeaseForm.schema, .json(.shared(.turn)),
                others: Self.missing.merging(Self.changed) { $1 })
        case .createTurnEvent, .updateTurnEvent:
            Description(
                self == .createTurnEvent
                    ? "Adds an event to a turn." : "Extends or completes a streamed message.",
                body: TurnEventForm.schema, .json(.shared(.entry)),
                others: Self.missing.merging(self == .createTurnEvent ? Self.changedOrReserved : Self.changed)
                { $1 }, isRepeatable: self == .createTurnEvent)
        default:
            Description(
                "Ends a turn.", body: TurnEndForm.schema, .json(.whole(["ended": .flag])),
                others: Self.missing.merging(Self.changed) { $1 })
        }
    }

    private var operation: Description {
        switch self {
        case .readAudit:
            Description(
                "Tells who did what, newest first.",
                .json(
                    .whole([
                        "items": .list(of: .anyObject), "has_more": .flag, "next_before": .count.orNull,
                        "generation": .text(),
                    ])), others: Self.restored)
        case .eraseCustomer:
            Description(
                "Erases a customer, all their sessions, and whatever names them.",
                .json(.whole(["sessions": .count, "profile": .flag])), others: Self.missing)
        case .health: Description("Says that the process answers.", .json(.shared(.condition)))
        case .readiness:
            Description(
                "Says that the store can be written and read.", .json(.shared(.condition)),
                others: [503: "The store cannot be written or read; `checks` says why. Send no requests."])
        case .metrics:
            Description(
                "Returns metrics in Prometheus text format.",
                .text("text/plain; version=0.0.4; charset=utf-8"))
        case .openAPI: Description("This description, for programs.", .json(.anyObject))
        default: Description("This description, for people.", .text("text/html; charset=utf-8"))
        }
    }

    private static let missing = [404: "Something named in the path or the body does not exist."]
    private static let taken = [409: "This id or name is taken. Choose another."]
    private static let restored = [
        409:
            "The store is not the one that was read before; `state` tells its generation and last position. Start over."
    ]
    private static let changed = [
        409: "The session's state does not allow this; `state`, if present, is the current one."
    ]

    private static let reserved = [
        409: "Handoff events, the label `closed` and metadata named `switchboard…` are made by acts alone."
    ]
    private static let changedOrReserved = [409: changed[409]! + " " + reserved[409]!]
    private static let speakers = [
        403: "This token may not do that, not in this session, or not from this `source`."
    ]

    /// A page if there is a limit, otherwise all of the list.
    private static func list(_ item: Schema.Shared) -> Schema {
        .any(of: [
            .list(of: .shared(item)),
            .whole([
                "items": .list(of: .shared(item)), "total_count": .count, "has_more": .flag,
                "next_cursor": Schema.text().orNull,
            ]),
        ])
    }
}
