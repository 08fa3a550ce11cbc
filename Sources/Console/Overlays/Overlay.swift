import Glass

/// Something over the panes that receives the keys: a question, a prompt, a picker, or a screen such as help.
///
/// To add a screen:
/// 1. Make a folder beside this file with a value of this type. It states the context of its keys, how it is drawn, and
///    what is to be restored when it closes; typing has defaults.
/// 2. Open it from a row of the command table: `{ $0.overlay = MyScreen(from: $0.focus); return [] }`. Commands of its own
///    read it with `overlay as? MyScreen` and store the changed value.
///
/// For a list to choose from, write a `Picker`; for a line of text, a `Prompt`; for a confirmation, a `Question`. Each
/// of these is one file.
protocol Overlay: Sendable {
    /// The context whose bindings apply.
    var context: Context { get }
    var place: OverlayPlace { get }
    /// Since when it can be read; nil if keys may act on it at once.
    var exposure: OverlayExposure? { get set }
    /// The focus to return to; nil if it did not change.
    var from: Focus? { get }
    /// Whether keys go to a text field, so that an Enter may belong to a paste.
    var acceptsText: Bool { get }
    /// Whether printable keys are text even if they are bound.
    var acceptsBoundText: Bool { get }

    /// Returns the height of one beside the panes, in rows, if there is room.
    func rows(width: Int, in state: ConsoleState) -> Int
    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid)
    /// Returns the hint for a command where it differs from the command table's.
    func hint(for command: CommandName) -> SafeText?

    /// Changes the text field with the focus, if there is one.
    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect]
    /// Handles keys that are bound to nothing. Returns nil for keys that do nothing here.
    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]?
    func paste(_ text: String, in state: inout ConsoleState) -> [Effect]
    /// Handles an Enter that turned out to be a line break in a paste.
    func breakLine(in state: inout ConsoleState) -> [Effect]
}

/// Where an overlay is drawn.
enum OverlayPlace: Sendable {
    /// Below the transcript, so that the panes stay readable.
    case foot
    /// In place of the transcript; beside it on a wide screen.
    case pane
    /// Above the list, which stays in sight.
    case list
    /// In place of the panes.
    case body
}

extension Overlay {
    var exposure: OverlayExposure? {
        get { nil }
        set {}
    }
    var from: Focus? { nil }
    var acceptsText: Bool { false }
    var acceptsBoundText: Bool { false }
    func rows(width: Int, in state: ConsoleState) -> Int { 0 }
    func hint(for command: CommandName) -> SafeText? { nil }
    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] { [] }

    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]? {
        guard keys.count == 1, let text = keys[0].text else { return nil }
        return edit({ $0.insert(text) }, in: &state)
    }

    func paste(_ text: String, in state: inout ConsoleState) -> [Effect] {
        edit({ $0.insert(text.split(whereSeparator: \.isNewline).joined(separator: " ")) }, in: &state)
    }

    func breakLine(in state: inout ConsoleState) -> [Effect] { edit({ $0.insert(" ") }, in: &state) }
}
