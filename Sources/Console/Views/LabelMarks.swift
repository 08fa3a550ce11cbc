public import Conversation
public import Glass

extension SafeText {
    /// Labels as every screen and command shows them: `#refund #vip`.
    public init(labels: [String]) {
        self = labels.map { SafeText(label: $0) }.joined(separator: " ")
    }

    init(label: String) { self = "#\(SafeText(oneLine: label))" }

    /// As many labels as fit, and `…` if there are more; empty if none fits.
    init(labels: [String], fitting width: Int) {
        var text = SafeText.empty
        for (index, label) in labels.enumerated() {
            let more = text.width == 0 ? SafeText(label: label) : "\(text) \(SafeText(label: label))"
            // What follows needs two columns for its `…`.
            let room = index + 1 < labels.count ? width - 2 : width
            guard more.width <= room else {
                if text.width > 0 { text = "\(text) …" }
                break
            }
            text = more
        }
        self = text
    }
}

extension Session {
    /// The labels that say something which the session's state does not say already.
    public var shownLabels: [String] { labels.filter { !Self.isReserved(label: $0) } }
}

extension Span {
    /// Labels beside something else, as far as there is room; nothing if there is none.
    static func labels(of session: Session, fitting width: Int) -> Span {
        Span(SafeText(labels: session.shownLabels, fitting: width), .faint)
    }
}
