import Conversation

/// A format for transcripts.
protocol TranscriptForm {
    /// Writes what is above the first entry.
    mutating func heading() throws
    mutating func write(_ entry: LogEntry) throws
    /// Whether private notes are part of the format.
    var takesNotes: Bool { get }
    mutating func write(_ note: Note) throws
}
