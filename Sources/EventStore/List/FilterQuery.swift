import Conversation
import Storage

/// A filter as a condition on `s`, and what is compared without case and accents, which SQL cannot: that is tested row
/// by row, without making strings of what is ASCII.
struct FilterQuery {
    /// The operator's read mark must be joined as `r`; see `Summary.readMark`.
    private(set) var sql = "TRUE"
    private(set) var arguments: Arguments = []
    private var texts: [TextTerm] = []
    private let searchesPrivate: Bool

    /// Whether rows have to be tested besides the condition.
    var testsRows: Bool { !texts.isEmpty }

    /// Lets every session pass.
    static let everything = FilterQuery()

    private init() { searchesPrivate = false }

    /// - Parameters:
    ///   - filter: Its days are in UTC unless they were settled.
    ///   - attention: Whose list it is, and as of when.
    ///   - now: The same moment.
    ///   - searchesPrivate: Whether words are looked for in reasons.
    init(_ filter: ListFilter, _ attention: Attention, at now: Timestamp, searchesPrivate: Bool = true) {
        self.searchesPrivate = searchesPrivate
        for term in filter.terms { add(term, attention, now) }
    }

    private mutating func add(_ term: ListFilter.Term, _ attention: Attention, _ now: Timestamp) {
        switch term.test {
        case .word(let word): texts.append(TextTerm(.word(TextMatch(folded: word.folded)), term))
        case .label(let name): texts.append(TextTerm(.label(name.folded), term))
        case .agent(let name): texts.append(TextTerm(.agent(name.folded), term))
        case .owner(let login): texts.append(TextTerm(.owner(login.folded), term))
        case .mode(let mode): add(("s.mode = ?", [mode == .manual ? 1 : 0]), term)
        case .trait(let trait): add(Self.condition(trait, attention, now), term)
        case .older(let age): add(("s.last_activity <= ?", [(now - age.duration).microseconds]), term)
        case .since(let start): add(("s.last_activity >= ?", [start.moment(at: now).microseconds]), term)
        case .created(let start): add(("s.creation >= ?", [start.moment(at: now).microseconds]), term)
        }
    }

    private mutating func add(_ condition: (sql: String, arguments: Arguments), _ term: ListFilter.Term) {
        sql += " AND \(term.isNegated ? "NOT " : "")(\(condition.sql))"
        arguments += condition.arguments
    }

    /// A condition that is never null.
    private static func condition(
        _ trait: ListFilter.Trait, _ attention: Attention, _ now: Timestamp
    ) -> (sql: String, arguments: Arguments) {
        let name = attention.operatorName
        switch trait {
        case .waiting: return attention.isWaiting
        case .mine: return ("coalesce(s.owner = ?, FALSE)", [name])
        case .unread: return ("coalesce(\(Summary.unread) > 0, FALSE)", [])
        case .draft:
            return (
                "EXISTS (SELECT 1 FROM draft d WHERE d.operator = ? AND d.session = s.pk AND length(d.text) > 0)",
                [name]
            )
        case .closed: return ("s.closed = 1", [])
        case .noAnswer:
            let silence = SessionSummary.silence
            return (
                """
                coalesce(s.closed = 0 AND s.mode = 0 AND (s.ai_status IS NULL OR s.ai_status = 'error') \
                AND s.unanswered_since <= ? AND s.unanswered_since > ?, FALSE)
                """,
                [(now - silence.lowerBound).microseconds, (now - silence.upperBound).microseconds]
            )
        }
    }
}

extension FilterQuery {
    /// A term that is tested row by row.
    private struct TextTerm {
        enum Test {
            case word(TextMatch)
            /// Texts that are folded.
            case label(String)
            case agent(String)
            case owner(String)
        }

        let test: Test
        let isNegated: Bool

        init(_ test: Test, _ term: ListFilter.Term) {
            self.test = test
            isNegated = term.isNegated
        }
    }

    /// Where the columns that are tested stand in a row.
    struct Places {
        let id, agentID, agentName, customerName, title, labels, owner, reason, line: Int

        /// For a query whose own columns come before them.
        static let columns = """
            , s.id, s.agent_id, s.agent_name, s.customer_name, s.title, s.labels, s.owner, s.reason, s.line_text
            """

        /// Where `columns` are behind some others.
        init(behind count: Int) {
            id = count
            agentID = count + 1
            agentName = count + 2
            customerName = count + 3
            title = count + 4
            labels = count + 5
            owner = count + 6
            reason = count + 7
            line = count + 8
        }
    }

    /// Whether a row that fulfils the condition passes; the row must be a current one.
    func matches(_ row: Row, _ places: Places) -> Bool {
        texts.allSatisfy { term in
            let holds =
                switch term.test {
                case .word(let match): holds(match, row, places)
                case .label(let folded): Self.labels(row, places).contains { $0.folded == folded }
                case .agent(let folded):
                    [places.agentName, places.agentID].contains { row.text(at: $0).folded == folded }
                case .owner(let folded): row.optionalText(places.owner)?.folded == folded
                }
            return holds != term.isNegated
        }
    }

    private func holds(_ match: TextMatch, _ row: Row, _ places: Places) -> Bool {
        for place in [places.line, places.customerName, places.agentName, places.title, places.id]
        where match.isIn(utf8: row.bytes(place)) {
            return true
        }
        if searchesPrivate, match.isIn(utf8: row.bytes(places.reason)) { return true }
        return Self.labels(row, places).contains { match.isIn($0) }
    }

    private static func labels(_ row: Row, _ places: Places) -> [String] {
        // Most sessions have no label.
        row.bytes(places.labels).count > 2 ? SessionRow.list(row[places.labels]) : []
    }
}

extension Row {
    fileprivate func text(at place: Int) -> String { optionalText(place) ?? "" }
}
