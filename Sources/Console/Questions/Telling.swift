import Conversation
import Glass

/// What the customer is told when a session changes hands: nothing, the text of the settings, or words of the
/// operator's own. Either text may say `{public_reason}`.
struct Telling: Equatable, Sendable {
    enum Choice: Equatable, Sendable { case configured, nothing, own }

    /// The text of the settings; nil if there is none.
    var configured: String?
    var choice: Choice
    var own: Editor

    /// Offers the text of the settings first.
    init(_ configured: String? = nil, own: Editor? = nil) {
        self.configured = configured
        self.own = own ?? Editor()
        choice = configured == nil ? .nothing : .configured
    }

    private static let placeholder = "{public_reason}"

    fileprivate var choices: [Choice] {
        configured == nil ? [.nothing, .own] : [.configured, .nothing, .own]
    }

    private var template: String? {
        switch choice {
        case .configured: configured
        case .nothing: nil
        case .own: own.written
        }
    }

    /// Whether the message gives a reason, which the customer then reads.
    var saysReason: Bool { template?.contains(Self.placeholder) ?? false }

    /// The whole message; nil for none. Without a reason its place stays visible.
    func message(because reason: String?) -> String? {
        template.map { text in reason.map { text.replacing(Self.placeholder, with: $0) } ?? text }
    }

    /// Why the message cannot be sent yet; nil if it can.
    ///
    /// - Parameters:
    ///   - reason: What stands for `{public_reason}`.
    ///   - field: The name of the field where that is typed.
    ///   - isWhole: Whether the whole message is on screen.
    /// - Returns: One sentence.
    func obstacle(because reason: String?, field: SafeText, isWhole: Bool) -> SafeText? {
        guard template != nil else { return nil }
        if saysReason, reason == nil { return "The message says {public_reason}: fill in “\(field)” first." }
        return isWhole ? nil : "The message is too long to show here in full. Shorten it, or tell nothing."
    }
}

extension QuestionField {
    /// The fields for what the customer is told. `configured` names the text of the settings.
    static func telling(
        _ telling: Telling, _ path: WritableKeyPath<Subject, Telling>, configured: SafeText
    ) -> [Self] {
        let told = Self.choice(
            "tell", path.appending(path: \.choice), of: telling.choices, readers: "to the customer"
        ) {
            switch $0 {
            case .configured: configured
            case .nothing: "nothing"
            case .own: "your own words"
            }
        }
        guard telling.choice == .own else { return [told] }
        let words = text(
            "words", path.appending(path: \.own), readers: "sent to the customer", kept: \.left.words)
        return [told, words]
    }
}
