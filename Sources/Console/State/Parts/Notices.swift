import Conversation
import Glass

/// What the console has to tell the operator: a passing remark, and banners that stay.
struct Notices: Sendable {
    private(set) var remark: Notice?
    private(set) var banners: [Banner] = []

    // MARK: Remarks

    mutating func say(_ text: SafeText, _ tone: Notice.Tone, at uptime: Int) {
        remark = Notice(text: text, tone: tone, until: uptime + Notice.duration)
    }

    /// Removes an earlier remark when the operator goes on. Errors stay for their full time.
    mutating func goOn() { if remark?.tone != .error { remark = nil } }

    mutating func remove(_ text: SafeText) { if remark?.text == text { remark = nil } }

    mutating func expire(at uptime: Int) {
        if let remark, remark.until <= uptime { self.remark = nil }
    }

    /// The remark as the hint line shows it.
    var line: Line? {
        remark.map { remark in
            let ink: Ink =
                switch remark.tone {
                case .plain: .accent
                case .warning: .warning
                case .error: .error
                }
            return Line(Span(remark.text, ink))
        }
    }

    // MARK: Banners

    mutating func show(_ text: SafeText?, as kind: Banner.Kind) {
        banners.removeAll { $0.kind == kind }
        if let text { banners.append(Banner(kind: kind, text: text)) }
    }

    mutating func show(_ problems: [KeymapProblem]) { show(problems.map(\.wording), as: .keymap) }

    /// Shows the first of some problems, and how many more there are.
    mutating func show(_ problems: [String], as kind: Banner.Kind) {
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        show(problems.first.map { SafeText(oneLine: $0 + more) }, as: kind)
    }

    mutating func showLoss(of session: Session.ID, named name: SafeText, to colleague: SafeText) {
        show("\(colleague) took over \(name) from you.", as: .lost(session))
    }
}
