/// What fills the placeholders of a canned reply in one session.
public struct ReplyValues: Sendable {
    private let customer, operatorName, agent, title: String?
    private let metadata: JSON.Members
    private let metadataKeys: [String]
    private let log: [LogEntry]

    /// The longest value that fills a placeholder, in characters. A longer one is not what the author had in mind.
    private static let longest = 1_000

    /// The values of a session.
    ///
    /// - Parameters:
    ///   - summary: The session.
    ///   - publicName: The operator's name that customers see.
    ///   - metadataKeys: The members of the session's metadata that replies may say. Our own member is never one.
    ///   - log: The end of the session's log, in order. Without its newest events, leave it empty: an older result of a
    ///     tool may be outdated.
    public init(
        _ summary: SessionSummary, publicName: String, metadataKeys: [String], log: [LogEntry]
    ) {
        customer = summary.customerName
        operatorName = publicName
        agent = summary.agentName
        title = summary.session.title
        metadata = summary.session.metadata
        self.metadataKeys = metadataKeys
        self.log = log
    }

    /// The value of a placeholder as it is said: on one line and without control characters; nil if there is none.
    func value(of placeholder: Placeholder) -> String? {
        let value: String? =
            switch placeholder {
            case .customer: customer
            case .operatorName: operatorName
            case .agent: agent
            case .title: title
            case .metadata(let key): isSaid(key) ? metadata[key]?.said : nil
            case .tool(let name, let path): newestResult(of: name)?.member(at: path[...])?.said
            case .cursor, .unknown: nil
            }
        guard let line = value?.onOneLine, line.count <= Self.longest,
            !line.unicodeScalars.allSatisfy(\.joins)
        else { return nil }
        return line
    }

    private func isSaid(_ key: String) -> Bool {
        key != Trail.name && metadataKeys.contains { $0.isExactly(key) }
    }

    /// The data of a tool's newest result.
    private func newestResult(of tool: String) -> JSON? {
        for entry in log.reversed() where entry.event.kind == .tool && !entry.event.isDeleted {
            let call = entry.event.toolCalls.last { $0.name.isExactly(tool) || $0.toolID.isExactly(tool) }
            if let call { return call.result["data"] ?? .null }
        }
        return nil
    }
}

extension JSON {
    fileprivate func member(at path: ArraySlice<String>) -> JSON? {
        guard let name = path.first else { return self }
        let member =
            self[name]
            ?? array.flatMap { elements in
                Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            }
        return member?.member(at: path.dropFirst())
    }

    /// A single value in words; nil for null, objects and arrays.
    fileprivate var said: String? {
        switch self {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

extension String {
    /// The text on one line: white space and control characters become single spaces, and characters without a shape
    /// are left out, except those that join letters and signs.
    fileprivate var onOneLine: String {
        var line = String.UnicodeScalarView()
        var hasGap = false
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                hasGap = true
            } else if !scalar.properties.isDefaultIgnorableCodePoint || scalar.joins {
                if hasGap, !line.isEmpty { line.append(" ") }
                hasGap = false
                line.append(scalar)
            }
        }
        return String(line)
    }
}

extension Unicode.Scalar {
    /// Whether it is a joiner, a non-joiner or a variation selector.
    fileprivate var joins: Bool { value == 0x200c || value == 0x200d || (0xfe00...0xfe0f).contains(value) }
}
