import Conversation

/// A session with what was found in it.
struct SearchGroup: Equatable, Sendable {
    let session: Session.ID
    /// Never empty, the newest first; a hit in the id before all others.
    private(set) var hits: [SearchHit]
    /// The index of the hit that says most about why the session was found.
    private(set) var best = 0
    private var bestScore: Int

    init(_ first: SearchHit, _ terms: SearchTerms) {
        session = first.session
        hits = [first]
        bestScore = first.score(terms)
    }

    mutating func add(_ hit: SearchHit, _ terms: SearchTerms) {
        hits.append(hit)
        let score = hit.score(terms)
        guard score > bestScore else { return }
        (best, bestScore) = (hits.count - 1, score)
    }
}

/// What a search has found so far, by session, in the order in which the store gave the first hit of each.
struct SearchResults: Equatable, Sendable {
    private(set) var groups: [SearchGroup] = []
    private(set) var count = 0
    private var places: [Session.ID: Int] = [:]

    /// Adds a page of hits.
    mutating func add(_ hits: [SearchHit], for text: String) {
        let terms = SearchTerms(text)
        count += hits.count
        for hit in hits {
            if let place = places[hit.session] {
                groups[place].add(hit, terms)
            } else {
                places[hit.session] = groups.count
                groups.append(SearchGroup(hit, terms))
            }
        }
    }

    /// The hits in a session.
    func hits(in session: Session.ID) -> [SearchHit] { places[session].map { groups[$0].hits } ?? [] }
}

/// A row of the list of hits.
enum SearchRow: Equatable, Sendable {
    /// A session with its best hit. If it has several, they can be opened below it.
    case session(SearchGroup, isOpen: Bool)
    /// One of a session's hits, by its index.
    case hit(SearchHit, Int)

    /// The hit that Enter goes to.
    var hit: SearchHit {
        switch self {
        case .session(let group, _): group.hits[group.best]
        case .hit(let hit, _): hit
        }
    }

    /// What stays the same while other rows come.
    var id: ID {
        switch self {
        case .session(let group, _): ID(session: group.session, index: nil)
        case .hit(let hit, let index): ID(session: hit.session, index: index)
        }
    }

    struct ID: Hashable {
        let session: Session.ID
        let index: Int?
    }
}

extension SearchHit {
    /// How much a hit says: whole words more than parts of words, and a text more than a name or an id, which the list
    /// shows anyway.
    fileprivate func score(_ terms: SearchTerms) -> Int {
        let words = snippet.folded.utf8.split { $0 < 0x80 && !$0.isLetterOrDigit }
        let whole = terms.folded.count { term in words.contains { $0.elementsEqual(term.utf8) } }
        return 2 * whole + (field == .name || field == .id ? 0 : 1)
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x7A).contains(self | 0x20)
    }
}
