import Conversation
import Glass

extension ConsoleState {
    /// Shows the customer; in the composer, which keeps the keys, once more hides them.
    mutating func openCustomer() -> [Effect] {
        guard let session = open?.id else { return [] }
        if focus == .composer {
            customer.isShown.toggle()
        } else {
            customer.isShown = false
            overlay = CustomerPage(session, from: focus)
        }
        customer.forget()
        return []
    }

    /// Requests the customer on screen if another one was read.
    mutating func loadMissingCustomer() -> [Effect] {
        guard showsCustomer, presence.readAgainAt == nil, let session = open?.id, customer.mustRead(session)
        else { return [] }
        return [.store(.loadCustomer(session))]
    }

    /// Opens another session of the customer. Esc returns from it.
    mutating func openOther(_ session: Session.ID, from page: CustomerPage) -> [Effect] {
        let origin = SearchOrigin(session: page.session, focus: page.from ?? focus)
        overlay = nil
        focus = .transcript
        let effects = openFound(session)
        open?.origin = origin
        return effects
    }
}
