public import Conversation

/// Why an operation on a store failed, or may have failed.
public enum StoreError: Error, Hashable, Sendable {
    /// The rules of a conversation forbid it.
    case refused(Refusal)
    /// Another process kept the file locked.
    case busy(waited: Duration)
    case diskFull
    /// The file is not a database, or is another program's.
    case notADatabase(path: String)
    case readOnly(path: String)
    /// A newer Switchboard has changed the file's schema.
    case newerSchema(path: String)
    /// The file must be upgraded before it can be read.
    case olderSchema(path: String)
    case cannotOpen(path: String, reason: String)
    /// Exclusive access is needed, and these programs have the file open.
    case inUse(path: String, by: [StoreProgram])
    /// What SQLite reads from the file contradicts itself.
    case corrupt(path: String)
    /// The disk failed to read or write.
    case inputOutput(path: String, code: Int)
    /// It took longer than anybody was willing to wait.
    case interrupted
    /// SQLite's code and message, which contain no stored text.
    case other(code: Int, message: String)

    /// One line: what happened, then what to do. Holds no customer text.
    public var wording: String {
        switch self {
        case .refused(let refusal): refusal.wording
        case .busy(let waited):
            "Not done: the store stayed locked for \(waited.tenths) s. Try again."
        case .diskFull: "Not done: the disk is full. Make room, then try again."
        case .notADatabase(let path): "\(path) is not a Switchboard store. Name another file: --store PATH"
        case .readOnly(let path): "Not done: \(path) is read-only here. Check its permissions."
        case .newerSchema(let path): "\(path) was made by a newer Switchboard. Update this one."
        case .olderSchema(let path):
            "\(path) was made by an older release. Upgrade it: switchboard store migrate"
        case .cannotOpen(let path, let reason): "Cannot open \(path): \(reason). Check the path."
        case .inUse(let path, let programs):
            "\(path) is open in \(programs.isEmpty ? "another program" : programs.map(\.wording).joined(separator: ", ")). Quit it first, then try again."
        case .corrupt(let path):
            "\(path) is damaged. Stop all programs that use it, then: switchboard restore BACKUP. Perhaps only \(path)-wal beside it belongs to another file."
        case .inputOutput(let path, let code):
            "Perhaps not done: the disk failed under \(path) (code \(code)). Check the disk, then look again."
        case .interrupted: "Not done: it took too long. Search for a longer or rarer text."
        case .other(let code, let message):
            "Perhaps not done: the store answered \(message) (code \(code)). Look again, then repeat."
        }
    }

    /// Whether the effect certainly did not happen.
    public var isDefinite: Bool {
        switch self {
        case .inputOutput, .other, .corrupt: false
        default: true
        }
    }

    /// The rule that forbade it; nil if something else failed.
    public var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}

extension Duration {
    /// Seconds with one decimal.
    fileprivate var tenths: String {
        let tenths = (microseconds + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
