import Conversation
import Glass

/// News of the programs on the other side.
extension ConsoleState {
    mutating func take(twins count: Int) -> [Effect] {
        banners.removeAll { $0.kind == .twin }
        if count > 0 {
            let name = SafeText(oneLine: settings.operatorName)
            let text: SafeText =
                "Another console is open as \(name): both speak as one person and write one draft."
            banners.append(Banner(kind: .twin, text: text))
        }
        return count > 0 ? lookAtDraft() : []
    }

    mutating func take(_ health: StoreHealth) -> [Effect] {
        presence.health = health
        guard health == .live else { return [] }
        return lookForUnconfirmed() + (readAgainAt == nil ? [] : readAgain())
    }
}
