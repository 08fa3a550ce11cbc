import Conversation

/// Why a line is not a session.
public struct LineFault: Error, Hashable, Sendable {
    /// What is wrong and where; never quotes the line.
    public let reason: String
}

extension ImportedSession {
    /// Reads a line in the form that an export writes: `{"session": {…}, "events": […]}`.
    public init(line: [UInt8]) throws(LineFault) {
        // The JSON reader would repair invalid UTF-8, but an import is exact.
        guard String(validating: line, as: UTF8.self) != nil else { throw LineFault(reason: "not UTF-8") }
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            throw LineFault(reason: "not JSON at byte \(error.byte + 1): \(error.what)")
        }
        guard let session = json["session"], let events = json["events"]?.array else {
            throw LineFault(reason: #"needs {"session": {…}, "events": […]}"#)
        }
        do {
            self.init(try Session(session), events: [])
        } catch {
            throw LineFault(reason: error.inside("session").wording)
        }
        for (index, event) in events.enumerated() {
            do {
                self.events.append(try Event(event))
            } catch {
                throw LineFault(reason: error.inside("events[\(index)]").wording)
            }
        }
    }
}
