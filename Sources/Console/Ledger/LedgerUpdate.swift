import Conversation
import Glass

extension ConsoleState {
    mutating func openLedger() -> [Effect] {
        guard let selected else { return [] }
        overlay = LedgerPage(selected.id, named: SafeText(oneLine: selected.name), from: focus)
        return []
    }

    /// Requests what the ledger on screen shows, once.
    mutating func loadMissingLedger() -> [Effect] {
        guard var page = overlay as? LedgerPage, page.read == nil, !page.isReading,
            presence.readAgainAt == nil
        else { return [] }
        page.isReading = true
        overlay = page
        return [.store(.loadLedger(page.session))]
    }

    mutating func receive(_ lines: [LedgerLine], of session: Session.ID) {
        guard var page = overlay as? LedgerPage, page.session == session else { return }
        page.read = (now.wall, lines)
        page.isReading = false
        overlay = page
    }

    /// Asks again for a ledger that could not be read.
    mutating func forgetLedger() {
        guard var page = overlay as? LedgerPage else { return }
        page.isReading = false
        overlay = page
    }
}
