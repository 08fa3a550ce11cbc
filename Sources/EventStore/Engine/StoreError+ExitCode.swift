public import Conversation

extension StoreError: ExplainedError {
    public var exitCode: Int32 {
        switch self {
        case .refused(.noSuchSession): 66
        case .refused(.invalid), .refused(.blankText), .refused(.requestReused): 65
        case .refused(.mirrorStore): 64
        case .refused: 69
        case .busy, .inUse, .interrupted: 75
        case .diskFull, .inputOutput, .other: 74
        case .notADatabase, .newerSchema, .olderSchema, .corrupt: 65
        case .readOnly: 77
        case .cannotOpen: 73
        }
    }
}
