import Conversation
import Effort
import Testing

/// What operators type to narrow the list.
@Suite struct FilterTests {
    typealias Term = ListFilter.Term

    private func read(_ text: String) throws -> [Term] { try ListFilter(reading: text).terms }

    private func problem(_ text: String) -> String? {
        do {
            _ = try ListFilter(reading: text)
            return nil
        } catch {
            return error.wording
        }
    }

    @Test func `words, keys, negation and quotes are read`() throws {
        #expect(try read("") == [] && read("  ") == [])
        #expect(try read("refund flight") == [Term(.word("refund")), Term(.word("flight"))])
        #expect(
            try read("-refund label:vip -LABEL:\"needs care\"") == [
                Term(.word("refund"), isNegated: true), Term(.label("vip")),
                Term(.label("needs care"), isNegated: true),
            ])
        #expect(
            try read("agent:aria owner:anna mode:Manual") == [
                Term(.agent("aria")), Term(.owner("anna")), Term(.mode(.manual)),
            ])
        #expect(
            try read("is:waiting is:mine is:unread is:draft is:closed is:noanswer").map(\.test)
                == ListFilter.Trait.allCases.map { .trait($0) })
        #expect(
            try read("older:2d older:30M older:3w since:12h") == [
                Term(.older(FilterAge(2, .days)!)), Term(.older(FilterAge(30, .minutes)!)),
                Term(.older(FilterAge(3, .weeks)!)), Term(.since(.ago(FilterAge(12, .hours)!))),
            ])
        #expect(
            try read("since:today since:Yesterday since:2024-05-15") == [
                Term(.since(.today)), Term(.since(.yesterday)),
                Term(.since(.day(year: 2024, month: 5, day: 15))),
            ])
    }

    @Test(arguments: [
        ("10:30", "10:30"), ("a\"b", "a\"b"), ("\"two words\"", "two words"),
        ("\"is:waiting\"", "is:waiting"),
        ("\"-5\"", "-5"), ("\"say \\\"hi\\\" \\\\\"", "say \"hi\" \\"), ("a\\b", "a\\b"), (":x", ":x"),
    ])
    func `what looks like something else is a word`(typed: String, word: String) throws {
        #expect(try read(typed) == [Term(.word(word))])
    }

    @Test(arguments: [
        ("lable:vip", "There is no filter lable:. Did you mean label:?"),
        ("https://x", "There is no filter https:. There are label:, agent:, owner:,"),
        ("is:wating", "There is no is:wating. Did you mean is:waiting?"),
        ("is:strange", "There are is:waiting, is:mine, is:unread, is:draft, is:closed and is:noanswer."),
        ("mode:manuel", "Did you mean mode:manual?"), ("older:2days", "Did you mean older:2d?"),
        ("older:soon", "Write a number up to 100,000 with m, h, d or w, such as older:2d."),
        ("older:0d", "older:0d is no age."), ("older:100001d", "older:100001d is no age."),
        ("older:99999999999999999999d", "is no age."), ("older:-1d", "is no age."),
        ("since:yesteday", "Did you mean since:yesterday?"),
        ("since:2024-02-31", "since:2024-02-31 is no day."), ("created:toda", "Did you mean created:today?"),
        ("label:", "label: needs a value, such as label:vip."), ("label:\"\"", "label: needs a value"),
        ("label:\"vip", "A quotation mark is missing at the end."), ("\"\"", "nothing between the quotation"),
        ("a -", "- needs a word"), ("\u{301}", "There is nothing to look for"),
        (String(repeating: "a ", count: 33), "at most 32 terms"),
        (String(repeating: "a", count: 1_001), "1,000 characters"),
    ])
    func `what cannot be read says what to write`(typed: String, wording: String) {
        #expect(problem(typed)?.contains(wording) == true, "\(problem(typed) ?? "read")")
    }

    // MARK: Writing

    private static let pieces = [
        "vip", "needs care", "\"", "\\", "-", ":", "is:", " ", "\n", "\u{301}", "é", "日本", "👩‍👧", "a", "\u{0}",
        "\u{200d}x", "label:",
    ]

    private static func text(_ random: inout SeededRandom) -> String {
        let text = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            pieces.randomElement(using: &random)!
        }
        .joined()
        return text.folded.isEmpty ? text + "a" : text
    }

    static func test(_ random: inout SeededRandom) -> ListFilter.Test {
        let age = FilterAge(
            Int.random(in: FilterAge.bounds, using: &random),
            FilterAge.Unit.allCases.randomElement(using: &random)!)!
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .word(text(&random))
        case 1: return .label(text(&random))
        case 2: return .agent(text(&random))
        case 3: return .owner(text(&random))
        case 4: return .mode(Mode.allCases.randomElement(using: &random)!)
        case 5: return .trait(ListFilter.Trait.allCases.randomElement(using: &random)!)
        case 6: return .older(age)
        case 7: return .since([.today, .yesterday, .ago(age)].randomElement(using: &random)!)
        case 8: return .created([.today, .yesterday, .ago(age)].randomElement(using: &random)!)
        default:
            let moment = Timestamp(
                microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &random))
            let time = moment.civil()
            return .since(
                Bool.random(using: &random)
                    ? .moment(moment) : .day(year: time.year, month: time.month, day: time.day))
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `a written filter reads back as the same one`(
        seed: UInt64
    )
        throws
    {
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(500) {
            let filter = ListFilter(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    Term(Self.test(&random), isNegated: Bool.random(using: &random))
                })
            #expect(try ListFilter(reading: filter.written) == filter, "seed \(seed): \(filter.written)")
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `any text is read or refused in a sentence`(
        seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(500) {
            let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.text(&random) }.joined()
            if let problem = problem(text) { #expect(problem.hasSuffix("."), "seed \(seed): \(text)") }
            _ = try? ListFilter(readingBegun: text, among: FilterWords(labels: ["vip"]))
            let completion = FilterCompletion(of: text, among: FilterWords(labels: ["vip", "needs care"]))
            #expect(completion.replaced <= text.count, "seed \(seed): \(text)")
        }
    }

    // MARK: Typing

    private let known = FilterWords(
        labels: ["vip", "vip gold", "refund"], agents: ["Travel Desk"], owners: ["ben"])

    @Test(arguments: [
        ("refund label:", "refund"), ("refund label:vi", "refund"), ("label:vip", "label:vip"),
        ("label:xyz", "label:xyz"), ("-", ""), ("refund -", "refund"), ("is:wai", ""),
        ("is:waiting", "is:waiting"),
        ("agent:\"travel", ""), ("agent:\"travel desk\"", "agent:\"travel desk\""), ("older:2", ""),
        ("since:2024-0", ""),
        ("since:yester", ""), ("\"two wo", "\"two wo\""), ("\"", ""), ("mode:m", ""),
        ("label:vi ", "label:vi"),
    ])
    func `a term that is only begun is left out`(typed: String, written: String) throws {
        #expect(try ListFilter(readingBegun: typed, among: known).written == written)
    }

    @Test func `what can never become a term is said at once`() {
        #expect(throws: FilterProblem.self) { try ListFilter(readingBegun: "lable:v", among: known) }
        #expect(throws: FilterProblem.self) { try ListFilter(readingBegun: "is:xyz", among: known) }
        #expect(throws: FilterProblem.self) { try ListFilter(readingBegun: "label: vip", among: known) }
    }

    @Test(arguments: [
        ("", 0, ["label:", "agent:", "owner:", "mode:", "is:", "older:", "since:", "created:"]),
        ("o", 1, ["owner:", "older:"]), ("vip -la", 3, ["-label:"]),
        ("label:V", 7, ["label:vip", "label:\"vip gold\""]),
        ("-label:\"vip g", 13, ["-label:\"vip gold\""]), ("agent:t", 7, ["agent:\"Travel Desk\""]),
        ("owner:", 6, ["owner:ben"]), ("is:m", 4, ["is:mine"]), ("mode:", 5, ["mode:auto", "mode:manual"]),
        ("older:3", 7, ["older:3m", "older:3h", "older:3d", "older:3w"]), ("since:y", 7, ["since:yesterday"]),
        ("created:to", 10, ["created:today"]),
        ("refund", 6, []), ("\"lab", 4, []), ("lable:v", 7, []),
    ])
    func `keys and values in use complete what is typed`(typed: String, replaced: Int, candidates: [String]) {
        let completion = FilterCompletion(of: typed, among: known)
        #expect(completion.replaced == replaced && completion.candidates == candidates, "\(completion)")
    }

    // MARK: Days

    @Test func `days begin at midnight by the clock on the wall, also where it changes`() throws {
        let now = Timestamp(iso8601: "2024-03-31T10:00:00Z")!
        // Central Europe: clocks went forward at 01:00 UTC of that day.
        let change = Timestamp(iso8601: "2024-03-31T01:00:00Z")!
        let offset = { (moment: Timestamp) in moment < change ? 3_600 : 7_200 }
        func start(_ text: String) throws -> String {
            let filter = try ListFilter(reading: "since:" + text).settled(at: now, utcOffset: offset)
            guard case .since(.moment(let moment)) = filter.terms[0].test else { return filter.written }
            return moment.iso8601
        }
        #expect(try start("today") == "2024-03-30T23:00:00.000000Z")
        #expect(try start("yesterday") == "2024-03-29T23:00:00.000000Z")
        #expect(try start("2024-04-02") == "2024-04-01T22:00:00.000000Z")
        #expect(try start("2d") == "since:2d")
    }

    // MARK: Matching

    private var summary: SessionSummary {
        let session = Session(
            id: "tau_12_0", agentID: "aria", customerID: "c", creation: Timestamp(microseconds: 0),
            title: "Name change", mode: .manual, labels: ["VIP", "needs care"])
        var summary = SessionSummary(session: session, agentName: "Airline", customerName: "José Rossi")
        summary.reason = "not possible automatically"
        summary.lastLine = SessionSummary.LastLine(source: .customer, kind: .message, text: "Are you THERE?")
        summary.lastActivity = Timestamp(iso8601: "2024-05-14T12:00:00Z")!
        summary.owner = "ben"
        return summary
    }

    @Test(arguments: [
        ("jose", true), ("ROSSI there", true), ("tau_12", true), ("care", true), ("airline", true),
        ("possible", true),
        ("\"are you\"", true), ("nothing", false), ("jose nothing", false), ("-nothing", true),
        ("-jose", false),
        ("label:vip", true), ("label:care", false), ("-label:vip", false), ("agent:aria", true),
        ("agent:AIRLINE", true), ("owner:ben", true), ("owner:mia", false), ("mode:manual", true),
        ("is:mine", false),
        ("is:waiting", false), ("older:1d", false), ("older:23h", true), ("since:today", false),
        ("since:yesterday", true), ("since:2024-05-15", false), ("since:1d", true),
        ("created:today", false), ("-created:2024-05-16", true),
    ])
    func `a session passes if every term holds`(typed: String, passes: Bool) throws {
        let now = Timestamp(iso8601: "2024-05-15T11:00:00Z")!
        #expect(try ListFilter(reading: typed).matches(summary, for: "mia", at: now) == passes)
    }

    @Test func `reasons are looked into for operators alone`() throws {
        let filter = try ListFilter(reading: "possible")
        let now = Timestamp(microseconds: 0)
        #expect(!filter.matches(summary, for: "mia", at: now, searchesPrivate: false))
    }
}
