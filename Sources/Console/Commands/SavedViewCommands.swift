import Conversation
import Glass

/// The commands of the saved views, which the command table does not know.
extension ConsoleState {
    /// Every command, with those of the saved views.
    var commands: [Command] { CommandTable.all + savedViewCommands }

    func command(named name: CommandName) -> Command? {
        CommandTable[name] ?? savedViewCommands.first { $0.name == name }
    }

    private var savedViewCommands: [Command] {
        zip(settings.savedViews.views, settings.savedViews.commandNames).map { view, name in
            Command(name, in: .panes, "List “\(view.name)”: \(view.filter.written).") { $0.show(view) }
        }
    }

    private mutating func show(_ view: SavedView) -> [Effect] {
        list.lastMove = nil
        focus = .list
        list.show(.all, list.order, passing: view.filter, named: view.name)
        return []
    }

    /// Uses a keymap with the keys of the saved views, and says which of them have none.
    mutating func use(_ keymap: Keymap) {
        let joined = settings.savedViews.joined(to: keymap)
        self.keymap = joined.keymap
        notices.show(settings.savedViews.problems + joined.problems, as: .views)
    }
}
