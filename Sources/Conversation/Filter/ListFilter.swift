/// Which sessions of a list someone wants to see: those for which every term holds.
///
/// Its written form is what operators type: words, `key:value`, each with a `-` before it to leave out what it names, and
/// quotation marks around a value with spaces. See `init(reading:)`.
public struct ListFilter: Hashable, Sendable {
    public var terms: [Term]

    /// A filter with these terms; without any, everything passes.
    public init(_ terms: [Term] = []) { self.terms = terms }

    /// Whether everything passes.
    public var isEmpty: Bool { terms.isEmpty }

    /// One thing that must hold, or must not.
    public struct Term: Hashable, Sendable {
        public var test: Test
        public var isNegated: Bool

        /// A term.
        public init(_ test: Test, isNegated: Bool = false) {
            self.test = test
            self.isNegated = isNegated
        }
    }

    /// What a term looks at. Texts are compared as a search compares them, without case and accents.
    public enum Test: Hashable, Sendable {
        /// The customer's name, the title, the id, the reason, a label, the agent's name or the last message contains it.
        case word(String)
        /// It has this label.
        case label(String)
        /// Its agent has this name or id.
        case agent(String)
        /// This login owns it.
        case owner(String)
        case mode(Mode)
        case trait(Trait)
        /// Nothing has happened in it for so long.
        case older(FilterAge)
        /// Something has happened in it since then.
        case since(FilterStart)
        /// It began since then.
        case created(FilterStart)
    }

    /// What `is:` asks, as seen by the operator who filters.
    public enum Trait: String, Hashable, Sendable, CaseIterable {
        /// The customer waits for a person: nobody owns it, or its owner has left it.
        case waiting
        case mine
        case unread
        case draft
        case closed
        /// The AI has left the customer without an answer; see `SessionSummary.silence(at:)`.
        case noAnswer = "noanswer"
    }

    /// The filter with its days as moments, by a clock `utcOffset` seconds east of Greenwich. Ages stay as they are, so that
    /// the result is the same all day.
    public func settled(at now: Timestamp, utcOffset: (Timestamp) -> Int) -> ListFilter {
        ListFilter(
            terms.map { term in
                let test: Test =
                    switch term.test {
                    case .since(let start): .since(start.settled(at: now, utcOffset: utcOffset))
                    case .created(let start): .created(start.settled(at: now, utcOffset: utcOffset))
                    default: term.test
                    }
                return Term(test, isNegated: term.isNegated)
            })
    }
}

extension ListFilter {
    /// The form in which it is typed; it reads back as the same filter.
    public var written: String { terms.map(\.written).joined(separator: " ") }
}

extension ListFilter.Term {
    /// The form in which it is typed.
    public var written: String { (isNegated ? "-" : "") + test.written }
}

extension ListFilter.Test {
    fileprivate var written: String {
        switch self {
        case .word(let word): FilterToken.written(word)
        case .label(let name): FilterKey.label.written(name)
        case .agent(let name): FilterKey.agent.written(name)
        case .owner(let login): FilterKey.owner.written(login)
        case .mode(let mode): FilterKey.mode.written(mode.rawValue)
        case .trait(let trait): FilterKey.trait.written(trait.rawValue)
        case .older(let age): FilterKey.older.written(age.written)
        case .since(let start): FilterKey.since.written(start.written)
        case .created(let start): FilterKey.created.written(start.written)
        }
    }
}
