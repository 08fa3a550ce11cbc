import Conversation

/// The pause that a server asks for (RFC 9110, 10.2.3): a number of seconds, or a date.
enum RetryAfter {
    /// - Parameters:
    ///   - text: The header's value.
    ///   - now: The wall clock's time, to compare with the server's date.
    /// - Returns: The pause, from zero to a day; nil if the text cannot be understood.
    static func pause(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = Int(text), seconds >= 0 { return .seconds(min(seconds, 86_400)) }
        guard let date = date(text) else { return nil }
        let pause = Duration.microseconds(date.microseconds - now.microseconds)
        return min(max(pause, .zero), .seconds(86_400))
    }

    /// Parses a date such as `Wed, 21 Oct 2026 07:28:00 GMT`, the only form that is still in use.
    private static func date(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: parts[2]) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(iso8601: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
