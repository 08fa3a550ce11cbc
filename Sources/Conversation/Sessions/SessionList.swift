/// Which sessions a list shows.
public enum ListView: Int, Hashable, Sendable, CaseIterable {
    case needsHuman = 1
    case mine, all, automatic, closed
    /// The sessions that people lead or are asked for: all but the automatic and the closed ones.
    case queue
}

/// The order of a list.
public enum ListOrder: Int, Hashable, Sendable, CaseIterable {
    /// Who needs a person comes first.
    case attention
    /// By last activity.
    case newest, oldest
    /// Who has waited longest for a person comes first; sessions without a wait follow, the newest first.
    case longestWait
}

/// The sizes of the groups that a list in attention order begins with. What remains follows them.
public struct ListGroups: Hashable, Sendable {
    /// Sessions that need this operator or anybody.
    public var needing: Int
    /// This operator's other sessions, in which the customer owes an answer.
    public var answered: Int
    /// Colleagues' sessions that they have not abandoned.
    public var colleagues: Int

    /// The sizes of the groups.
    public init(needing: Int = 0, answered: Int = 0, colleagues: Int = 0) {
        self.needing = needing
        self.answered = answered
        self.colleagues = colleagues
    }
}

/// A part of a list that a console asks for.
public struct ListRequest: Hashable, Sendable {
    /// Where the part is.
    public enum Anchor: Hashable, Sendable {
        /// Around a session; from the top if it is not in the view.
        case session(Session.ID)
        /// From a row, counted from 0; past the end, the last rows.
        case row(Int)
    }

    public var view: ListView
    public var order: ListOrder
    public var anchor: Anchor
    /// How many rows at most.
    public var count: Int
    /// Which sessions of the view; its days are in UTC unless they were settled.
    public var filter: ListFilter

    /// A part of a list.
    public init(
        view: ListView, order: ListOrder = .attention, anchor: Anchor, count: Int,
        filter: ListFilter = ListFilter()
    ) {
        self.view = view
        self.order = order
        self.anchor = anchor
        self.count = count
        self.filter = filter
    }
}

/// A part of a list as the store held it at one moment.
public struct ListWindow: Hashable, Sendable {
    public var view: ListView
    /// The row of the first summary, counted from 0.
    public var firstRow: Int
    public var rows: [SessionSummary]
    /// How many sessions the view holds, of those that pass the filter.
    public var total: Int
    /// nil if the list has no groups, because of its view or its order.
    public var groups: ListGroups?
    /// The first sessions of the whole store that need a person, in attention order, whatever the list shows.
    public var next: [SessionSummary]
    public var counts: StateCounts
    /// What the filter leaves out; nil without a filter.
    public var filtered: FilteredNeeds?

    /// How many sessions `next` has at most.
    public static let nextLimit = 3

    /// A part of a list.
    public init(
        view: ListView, firstRow: Int, rows: [SessionSummary], total: Int, groups: ListGroups? = nil,
        next: [SessionSummary] = [], counts: StateCounts, filtered: FilteredNeeds? = nil
    ) {
        self.view = view
        self.firstRow = firstRow
        self.rows = rows
        self.total = total
        self.groups = groups
        self.next = next
        self.counts = counts
        self.filtered = filtered
    }
}

/// The sessions that need a human, whether or not a filtered list shows them.
public struct FilteredNeeds: Hashable, Sendable {
    /// How many of them the list does not show.
    public var hidden: Int
    /// The first of all, in attention order.
    public var first: [Session.ID]

    /// How many come first.
    public static let limit = 100

    /// The sessions that need a human.
    public init(hidden: Int = 0, first: [Session.ID] = []) {
        self.hidden = hidden
        self.first = first
    }
}

/// The number of sessions in each state, over the whole store.
public struct StateCounts: Hashable, Sendable {
    public var waiting = 0
    public var yours = 0
    public var theirs = 0
    public var abandoned = 0
    public var automatic = 0
    public var closed = 0
    /// Sessions in any state with a message that waits for this operator's decision.
    public var unconfirmed = 0
    public var held = 0

    /// All zero.
    public init() {}

    public var all: Int { waiting + yours + theirs + automatic + closed }
}

/// Which sessions the command line and the API list, oldest first, page by page.
public struct SessionFilter: Hashable, Sendable {
    public var mode: Mode?
    public var isWaiting: Bool?
    /// The owner's login.
    public var owner: String?
    public var isClosed: Bool?
    public var label: String?
    /// Words and phrases, found as `search` finds them.
    public var text: String?
    /// What operators type to narrow a list; its days are in UTC unless they were settled.
    public var terms = ListFilter()
    /// Whether texts are searched for in notes and reasons too, which only operators read.
    public var searchesPrivate = true

    /// Matches everything.
    public init() {}
}
