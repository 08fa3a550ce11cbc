import Conversation

/// Why a line is no session.
public struct LineFault: Error, Hashable, Sendable {
    /// What is wrong and where; never the text that stands there.
    public let reason: String
}

extension ImportedSession {
    /// Reads a line as an export writes it: `{"session": {…}, "events": […]}`.
    public init(line: [UInt8]) throws(LineFault) {
        // The reader would repair what is no UTF-8, and an import is exact.
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
