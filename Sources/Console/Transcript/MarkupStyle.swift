import Glass

extension Style {
    /// Returns the style with what markup adds. Text that has a meaning of its own keeps its color: a note is a note.
    func adding(_ traits: MarkupTraits) -> Style {
        // A mark is never bolder than what it marks.
        if traits.contains(.mark) { return Style(.markup) }
        var style = self
        if traits.contains(.strong) { style.attributes.insert(.bold) }
        if !traits.isDisjoint(with: [.emphasis, .quotation]) { style.attributes.insert(.italic) }
        if traits.contains(.link), ink != .plain { style.attributes.insert(.underline) }
        guard ink == .plain else { return style }
        if traits.contains(.link) {
            style.ink = .link
        } else if traits.contains(.code) {
            style.ink = .code
        }
        return style
    }
}

extension ConsoleState {
    mutating func toggleMarkup() -> [Effect] {
        stylesMarkup.toggle()
        let key = keymap.keyName("view.markup")
        say(
            stylesMarkup
                ? "Markup is styled." : "Messages look as they were written. \(key) styles markup again.")
        return []
    }
}
