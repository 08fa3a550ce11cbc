import Conversation
import Glass

/// One line of a customer's page.
enum CustomerRow: Equatable, Sendable {
    case heading(SafeText)
    case fact(Fact)
    case session(SessionSummary)

    var isHeading: Bool { if case .heading = self { true } else { false } }
}

extension ConsoleState {
    /// The lines of a customer's page; empty until it was read.
    func customerRows(of session: Session.ID) -> [CustomerRow] {
        guard let file = customer.file(of: session) else { return [] }
        var sections = CustomerSection.customer(file, settings.localTime)
        let open = open?.id == session ? open : nil
        if let open {
            sections += CustomerSection.session(
                open.summary, log: open.entries, notes: open.notes, settings.localTime)
        }
        let rows = sections.flatMap { [.heading($0.title)] + $0.facts.map { CustomerRow.fact($0) } }
        guard open != nil, let others = CustomerSection.othersTitle(file) else { return rows }
        return rows + [.heading(others)] + file.others.map { .session($0) }
    }
}
