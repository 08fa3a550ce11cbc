import CommandLine
import Console
import Conversation
import EventStore

extension Timestamp {
    /// Reads a moment that an option names, as filters write it after `since:`.
    ///
    /// - Parameters:
    ///   - text: An age, a date, a word or a moment.
    ///   - option: Its name, for the complaint.
    ///   - now: The present moment.
    /// - Throws: A complaint.
    init(_ text: String, of option: String, at now: Timestamp) throws {
        guard !text.contains(where: \.isWhitespace), let filter = try? ListFilter(reading: "since:\(text)"),
            filter.terms.count == 1, case .since(let start) = filter.terms[0].test
        else {
            throw Complaint(
                .usage,
                "\(option) needs an age such as 30d, a date such as 2024-05-15, today, yesterday, or a moment in ISO 8601."
            )
        }
        self = start.moment(at: now, utcOffset: LocalTime.system.utcOffset)
    }
}

extension PastMoment {
    /// Reads an offset or a moment that an option names.
    ///
    /// - Parameters:
    ///   - option: Its name, for the complaint.
    ///   - text: A whole number, or what a moment is written as.
    /// - Throws: A complaint.
    init(_ option: String, _ text: String) throws {
        if let offset = Int(text) {
            guard offset >= 0 else { throw Complaint(.usage, "\(option) needs an offset from 0.") }
            self = .offset(Offset(offset))
        } else {
            self = .time(try Timestamp(text, of: option, at: .wallClock))
        }
    }
}
