import Conversation
import Glass

/// News of the programs on the other side.
extension ConsoleState {
    mutating func receive(otherConsoles count: Int) -> [Effect] {
        let text: SafeText =
            "Another console is open as \(SafeText(oneLine: settings.operatorName)): both speak as one person and write one draft."
        notices.show(count > 0 ? text : nil, as: .otherConsole)
        return count > 0 ? lookAtDraft() : []
    }

    mutating func receive(_ health: StoreHealth) -> [Effect] {
        presence.health = health
        guard health == .live else { return [] }
        return outgoing.look() + (presence.readAgainAt == nil ? [] : readAgain())
    }
}
