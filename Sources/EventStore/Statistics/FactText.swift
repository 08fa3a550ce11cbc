import Conversation
import Statistics

/// The lists of a fact's row as texts: parts with colons between them, and semicolons between elements.
enum FactText {
    static func text(_ closings: [Closing]) -> String {
        closings.map { closing in
            let reopened = closing.reopened.map { String($0.microseconds) } ?? ""
            return "\(closing.moment.microseconds):\(closing.outcome?.rawValue ?? ""):\(reopened)"
        }.joined(separator: ";")
    }

    static func closings(_ text: String) -> [Closing] {
        // Most sessions have none.
        if text.isEmpty { return [] }
        return text.split(separator: ";").compactMap { element in
            let parts = element.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, let moment = moment(parts[0]) else { return nil }
            return Closing(
                at: moment, outcome: Outcome(rawValue: String(parts[1])), reopened: self.moment(parts[2]))
        }
    }

    static func text(_ waits: [Wait]) -> String {
        waits.map { "\($0.since.microseconds):\($0.ended.microseconds)" }.joined(separator: ";")
    }

    static func waits(_ text: String) -> [Wait] {
        if text.isEmpty { return [] }
        return text.split(separator: ";").compactMap { element in
            let parts = element.split(separator: ":")
            guard parts.count == 2, let since = moment(parts[0]), let ended = moment(parts[1]) else {
                return nil
            }
            return Wait(since: since, ended: ended)
        }
    }

    private static func moment(_ text: Substring) -> Timestamp? {
        Int64(text).map(Timestamp.init(microseconds:))
    }
}
