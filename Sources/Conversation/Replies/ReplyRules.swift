/// Why a canned reply cannot be kept, and in which of its parts.
public struct ReplyFlaw: Error, Hashable, Sendable {
    public enum Part: Hashable, Sendable, CaseIterable {
        case code, title, text, then, tags
        /// What only programs read and write.
        case details
    }

    public var part: Part
    /// One sentence about what is wrong, and what to do. Holds none of the reply's text.
    public var wording: String
}

extension CannedReply {
    /// How many replies a team may have.
    public static let most = 2000

    /// Whether two codes would be taken for one another: neither case nor diacritics make a difference.
    public static func isSameCode(_ one: String, _ other: String) -> Bool { key(of: one) == key(of: other) }

    /// What makes a code unique.
    public static func key(of code: String) -> String { code.folded }
}

extension ReplyContent {
    /// In characters: of a code, a title and a tag.
    private static let longestCode = 32
    private static let longestTitle = 120
    private static let longestTag = 100
    /// In bytes: of a text, and of what programs keep beside it.
    private static let longestText = 16 << 10
    private static let largestDetails = 16 << 10
    private static let mostSteps = 8
    private static let mostTags = 32

    /// The first thing that keeps it from being kept; nil if nothing does.
    public var flaw: ReplyFlaw? { codeFlaw ?? titleFlaw ?? textFlaw ?? stepsFlaw ?? tagsFlaw ?? detailsFlaw }

    private var codeFlaw: ReplyFlaw? {
        guard let code, !Self.isCode(code) else { return nil }
        return ReplyFlaw(
            part: .code,
            wording:
                "A code is 1 to \(Self.longestCode) letters, digits, - _ or . and begins with a letter or a digit. Choose another."
        )
    }

    private var titleFlaw: ReplyFlaw? {
        if title.unicodeScalars.count <= Self.longestTitle, title.isOneLine { return nil }
        return ReplyFlaw(
            part: .title,
            wording: "A title is one line of at most \(Self.longestTitle) characters. Shorten it.")
    }

    private var textFlaw: ReplyFlaw? {
        let written = template ?? text
        let wording: String? =
            if written.isBlank {
                "The text is empty. Write what customers should read."
            } else if written.utf8.count > Self.longestText {
                "The text has more than \(Self.longestText >> 10) KiB. Shorten it."
            } else if written.hasControls {
                "The text has control characters. Remove them."
            } else {
                nil
            }
        return wording.map { ReplyFlaw(part: .text, wording: $0) }
    }

    private var stepsFlaw: ReplyFlaw? {
        let wording: String? =
            if then.count > Self.mostSteps {
                "A reply has at most \(Self.mostSteps) steps. Remove some."
            } else if then.count(where: \.endsOwnership) > 1 {
                "A reply closes or hands back only once. Remove a step."
            } else {
                then.compactMap(\.refusal).first?.wording
            }
        return wording.map { ReplyFlaw(part: .then, wording: $0) }
    }

    private var tagsFlaw: ReplyFlaw? {
        let fits =
            tags.count <= Self.mostTags
            && tags.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= Self.longestTag && $0.isOneLine }
        if fits { return nil }
        return ReplyFlaw(
            part: .tags,
            wording:
                "A reply has at most \(Self.mostTags) tags, each one line of at most \(Self.longestTag) characters. Change them."
        )
    }

    private var detailsFlaw: ReplyFlaw? {
        if JSON.object(details).compact.utf8.count <= Self.largestDetails { return nil }
        return ReplyFlaw(
            part: .details,
            wording:
                "Fields, signals and metadata together have more than \(Self.largestDetails >> 10) KiB. Shorten them."
        )
    }

    private static func isCode(_ code: String) -> Bool {
        let scalars = code.unicodeScalars
        guard let first = scalars.first, first.isLetterOrDigit, scalars.count <= longestCode,
            !CannedReply.key(of: code).isEmpty
        else { return false }
        return scalars.allSatisfy { $0.isLetterOrDigit || $0.isMark || "-_.".unicodeScalars.contains($0) }
    }
}

extension CannedReply.Step {
    /// Whether the operator no longer owns the session afterwards.
    fileprivate var endsOwnership: Bool {
        switch self {
        case .close, .handBack: true
        case .label: false
        }
    }

    /// Why no session could take it.
    fileprivate var refusal: Refusal? {
        guard case .label(let label) = self else { return nil }
        return LabelChange(adding: [label]).refusal(on: [])
    }
}

extension String {
    fileprivate var isOneLine: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    /// Whether it has other control characters than line ends and tabs.
    fileprivate var hasControls: Bool {
        unicodeScalars.contains {
            $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r" && $0 != "\t"
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrDigit: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            true
        default: false
        }
    }

    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }
}
