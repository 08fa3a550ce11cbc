/// Why a JSON value is not a session or event in Parlant's shape. Names the place; never quotes the text
/// there.
public struct FormError: Error, Hashable, Sendable {
    /// For example `events[3].offset`.
    public var path: String
    /// For example `needs a whole number`.
    public var what: String

    /// An error at a place.
    public init(path: String, what: String) {
        self.path = path
        self.what = what
    }

    /// `events[3].offset needs a whole number`.
    public var wording: String { "\(path) \(what)" }

    /// The same error, with the path seen from outside.
    public func inside(_ outer: String) -> FormError { FormError(path: "\(outer).\(path)", what: what) }
}

extension Session {
    /// Parlant's shape.
    public var json: JSON {
        [
            "id": .string(id.rawValue), "agent_id": .string(agentID.rawValue),
            "customer_id": .string(customerID.rawValue), "creation_utc": .string(creation.iso8601),
            "title": .optional(title), "mode": .string(mode.rawValue),
            "consumption_offsets": .object(consumptionOffsets), "metadata": .object(metadata),
            "labels": .array(labels.map { .string($0) }),
        ]
    }

    /// Reads Parlant's shape; a member that may be left out gets Parlant's default.
    public init(_ json: JSON) throws(FormError) {
        let form = try Form(json)
        self.init(
            id: ID(try form.text("id")), agentID: Agent.ID(try form.text("agent_id")),
            customerID: Customer.ID(try form.text("customer_id")),
            creation: try form.time("creation_utc"), title: try form.optionalText("title"),
            mode: try form.mode("mode"),
            consumptionOffsets: try form.members("consumption_offsets") ?? ["client": 0],
            metadata: try form.members("metadata") ?? [:], labels: try form.texts("labels"))
    }
}

extension Event {
    /// Parlant's shape.
    public var json: JSON {
        [
            "id": .string(id.rawValue), "source": .string(source.rawValue), "kind": .string(kind.rawValue),
            "offset": .integer(offset.rawValue), "creation_utc": .string(creation.iso8601),
            "trace_id": .string(traceID), "correlation_id": .string(traceID), "data": data,
            "metadata": .object(metadata), "deleted": .bool(isDeleted),
        ]
    }

    /// Reads Parlant's shape; a `correlation_id` replaces a missing `trace_id`.
    public init(_ json: JSON) throws(FormError) {
        let form = try Form(json)
        guard let data = json["data"] else { throw FormError(path: "data", what: "is missing") }
        let correlation = try form.optionalText("correlation_id") ?? ""
        self.init(
            id: ID(try form.text("id")), source: Source(rawValue: try form.text("source")),
            kind: Kind(rawValue: try form.text("kind")), offset: Offset(try form.count("offset")),
            creation: try form.time("creation_utc"),
            traceID: try form.optionalText("trace_id") ?? correlation,
            data: data, metadata: try form.members("metadata") ?? [:],
            isDeleted: try form.flag("deleted"))
    }
}

/// Reads members and reports what is wrong with them.
private struct Form {
    let members: JSON.Members

    init(_ json: JSON) throws(FormError) {
        guard let members = json.members else { throw FormError(path: "It", what: "needs to be an object") }
        self.members = members
    }

    func text(_ name: String) throws(FormError) -> String {
        guard let text = members[name]?.string else { throw missing(name, "a text") }
        return text
    }

    func optionalText(_ name: String) throws(FormError) -> String? {
        switch members[name] {
        case nil, .null: nil
        case .string(let text): text
        default: throw missing(name, "a text or null")
        }
    }

    func texts(_ name: String) throws(FormError) -> [String] {
        guard let value = members[name], value != .null else { return [] }
        guard let elements = value.array else { throw missing(name, "a list of texts") }
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else { throw missing(name, "a list of texts") }
        return texts
    }

    func members(_ name: String) throws(FormError) -> JSON.Members? {
        guard let value = members[name], value != .null else { return nil }
        guard let inner = value.members else { throw missing(name, "an object") }
        return inner
    }

    func count(_ name: String) throws(FormError) -> Int {
        guard let count = members[name]?.integer, count >= 0 else {
            throw missing(name, "a whole number from 0")
        }
        return count
    }

    func flag(_ name: String) throws(FormError) -> Bool {
        guard let value = members[name], value != .null else { return false }
        guard let flag = value.bool else { throw missing(name, "true or false") }
        return flag
    }

    func time(_ name: String) throws(FormError) -> Timestamp {
        guard let time = members[name]?.string.flatMap({ Timestamp(iso8601: $0) }) else {
            throw missing(name, "a time such as 2026-11-22T07:46:14.275980Z")
        }
        return time
    }

    func mode(_ name: String) throws(FormError) -> Mode {
        guard let value = members[name], value != .null else { return .auto }
        guard let mode = value.string.flatMap(Mode.init(rawValue:)) else {
            throw missing(name, "auto or manual")
        }
        return mode
    }

    private func missing(_ name: String, _ shape: String) -> FormError {
        FormError(path: name, what: "needs \(shape)")
    }
}
