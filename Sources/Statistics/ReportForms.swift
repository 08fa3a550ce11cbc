public import Conversation

extension FigureValue {
    /// Exact: times are whole microseconds, rates are two whole numbers.
    public var json: JSON {
        switch self {
        case .count(let n): ["n": .integer(n)]
        case .rate(let rate): ["part": .integer(rate.part), "n": .integer(rate.n)]
        case .times(let spread):
            [
                "n": .integer(spread.n), "sum_us": .integer(Int(spread.sum)),
                "mean_us": Self.time(spread.mean),
                "p50_us": Self.time(spread.percentile(50)), "p90_us": Self.time(spread.percentile(90)),
                "p95_us": Self.time(spread.percentile(95)),
            ]
        case .counts(let counts):
            [
                "n": .integer(counts.reduce(0) { $0 + $1.count }),
                "counts": .array(counts.map { ["name": .string($0.name), "count": .integer($0.count)] }),
            ]
        }
    }

    private static func time(_ time: Int64?) -> JSON { .optional(time.map { Int($0) }) }
}

extension JSON {
    fileprivate static func optional(_ number: Int?) -> JSON { number.map { .integer($0) } ?? .null }
}

extension Report {
    /// One object: the groups, each with its figures by name.
    public var json: JSON {
        .array(
            groups.map { group in
                var members: JSON.Members = ["key": group.key.map { .string($0) } ?? .null]
                members["figures"] = Self.named(group.values)
                if let before = group.before { members["before"] = Self.named(before) }
                return .object(members)
            })
    }

    private static func named(_ values: [FigureValue]) -> JSON {
        var members: JSON.Members = [:]
        for (figure, value) in zip(Figure.all, values) { members[figure.name] = value.json }
        return .object(members)
    }

    /// Rows of cells under `headings`, a row for each figure of each group; a breakdown has one for each of its names.
    ///
    /// - Parameter time: Writes microseconds.
    /// - Returns: Eight cells a row.
    public func rows(writing time: (Int64) -> String = Self.seconds) -> [[String]] {
        groups.flatMap { group in
            zip(Figure.all, group.values).enumerated().flatMap { place, row -> [[String]] in
                let before = group.before?[place]
                if case .counts(let counts) = row.1 {
                    return counts.map { named in
                        let earlier = before?.count(of: named.name).map { String($0) } ?? ""
                        return [group.key ?? "", "\(row.0.name): \(named.name)", String(named.count)]
                            + ["", "", "", "", earlier]
                    }
                }
                return [
                    [group.key ?? "", row.0.name] + row.1.cells(writing: time)
                        + [before?.short(writing: time) ?? ""]
                ]
            }
        }
    }

    /// What the cells of a row are.
    public static let headings = ["group", "figure", "n", "value", "p50", "p90", "p95", "before"]

    /// Writes a time in seconds with one digit, rounded down.
    ///
    /// - Parameter microseconds: Not negative.
    /// - Returns: Such as `75.2 s`.
    public static func seconds(_ microseconds: Int64) -> String {
        "\(microseconds / 1_000_000).\(microseconds / 100_000 % 10) s"
    }

    /// Writes a time in its two largest units, rounded down.
    ///
    /// - Parameter microseconds: Not negative.
    /// - Returns: Such as `4.2 s`, `12m 05s`, `3h 07m` or `2d 04h`.
    public static func shortTime(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        func pair(_ unit: Int64, _ name: String, _ part: Int64, _ partName: String) -> String {
            let rest = seconds % unit / part
            return "\(seconds / unit)\(name) \(rest < 10 ? "0" : "")\(rest)\(partName)"
        }
        return switch seconds {
        case ..<60: Self.seconds(microseconds)
        case ..<3_600: pair(60, "m", 1, "s")
        case ..<86_400: pair(3_600, "h", 60, "m")
        default: pair(86_400, "d", 3_600, "h")
        }
    }
}

extension FigureValue {
    /// The cells n, value, p50, p90 and p95.
    fileprivate func cells(writing time: (Int64) -> String) -> [String] {
        switch self {
        case .count(let n): [String(n), "", "", "", ""]
        case .rate(let rate): [String(rate.n), rate.words, "", "", ""]
        case .times(let spread):
            [String(spread.n)]
                + [spread.mean, spread.percentile(50), spread.percentile(90), spread.percentile(95)].map {
                    $0.map(time) ?? ""
                }
        case .counts: ["", "", "", "", ""]
        }
    }

    /// The value with its n.
    fileprivate func short(writing time: (Int64) -> String) -> String {
        switch self {
        case .count(let n): String(n)
        case .rate(let rate): rate.n == 0 ? "n 0" : "\(rate.words) (n \(rate.n))"
        case .times(let spread): spread.mean.map { "\(time($0)) (n \(spread.n))" } ?? "n 0"
        case .counts(let counts): String(counts.reduce(0) { $0 + $1.count })
        }
    }

    fileprivate func count(of name: String) -> Int? {
        guard case .counts(let counts) = self else { return nil }
        return counts.first { $0.name.isExactly(name) }?.count ?? 0
    }
}

extension Rate {
    /// A percentage with one digit, rounded down; empty if there is nothing to take a part of.
    fileprivate var words: String {
        n == 0 ? "" : "\(part * 100 / n).\(part * 1000 / n % 10) %"
    }
}
