import Conversation

/// Reads answers of servers of several versions: what is missing gets a plain default, what is unknown is
/// kept.
enum TolerantForms {
    /// The elements of a list, which comes bare, or in `items` if it is paged.
    static func list(_ bytes: [UInt8]) throws(ParlantError) -> [JSON] {
        let json = try parse(bytes)
        guard let elements = json.array ?? json["items"]?.array else { throw .unreadable("it is no list") }
        return elements
    }

    static func parse(_ bytes: [UInt8]) throws(ParlantError) -> JSON {
        do {
            // What a server holds cannot be refused, so such a number is kept as a marked text.
            return try JSON(parsing: bytes, numbers: .marked)
        } catch {
            throw .unreadable("it is no JSON at byte \(error.byte)")
        }
    }

    static func session(_ json: JSON) throws(ParlantError) -> Session {
        var json = json
        if json["creation_utc"]?.string.flatMap(Timestamp.init(iso8601:)) == nil {
            json["creation_utc"] = epoch
        }
        if json["mode"]?.string.flatMap(Mode.init(rawValue:)) == nil { json["mode"] = "auto" }
        if json["consumption_offsets"]?.members == nil { json["consumption_offsets"] = [:] }
        if json["metadata"]?.members == nil { json["metadata"] = [:] }
        if let labels = json["labels"]?.array { json["labels"] = .array(labels.filter { $0.string != nil }) }
        do {
            return try Session(json)
        } catch {
            throw .unreadable(error.wording)
        }
    }

    static func event(_ json: JSON) throws(ParlantError) -> Event {
        var json = json
        if json["data"] == nil { json["data"] = .null }
        if json["creation_utc"]?.string.flatMap(Timestamp.init(iso8601:)) == nil {
            json["creation_utc"] = epoch
        }
        if json["metadata"]?.members == nil { json["metadata"] = [:] }
        for name in ["source", "kind"] where json[name]?.string == nil { json[name] = "unknown" }
        if json["deleted"]?.bool == nil { json["deleted"] = false }
        do {
            return try Event(json)
        } catch {
            throw .unreadable(error.wording)
        }
    }

    private static let epoch: JSON = "1970-01-01T00:00:00Z"
}
