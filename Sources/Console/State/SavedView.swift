public import Conversation

/// A filter that the configuration names, with a key of its own.
public struct SavedView: Hashable, Sendable {
    public let name: String
    /// nil if it is only chosen by name.
    public let keys: KeySequence?
    public let filter: ListFilter

    /// Creates a view.
    public init(name: String, keys: KeySequence?, filter: ListFilter) {
        self.name = name
        self.keys = keys
        self.filter = filter
    }
}

/// The saved views with the names of their commands.
public struct SavedViews: Sendable {
    public let views: [SavedView]
    /// What is wrong with the views of the configuration, in sentences.
    public let problems: [String]
    /// As many as there are views.
    let commandNames: [CommandName]

    /// Creates the views in the order in which they are listed.
    public init(_ views: [SavedView] = [], problems: [String] = []) {
        self.views = views
        self.problems = problems
        var names: [CommandName] = []
        for view in views {
            let wanted = view.commandName
            let others = (2...).lazy.map { CommandName("\(wanted)-\($0)") }
            names.append(names.contains(wanted) ? others.first { !names.contains($0) }! : wanted)
        }
        commandNames = names
    }

    /// The keymap with the keys of the views.
    ///
    /// - Parameter keymap: Its own keys keep their meaning.
    /// - Returns: The keymap, and why some views have no key.
    public func joined(to keymap: Keymap) -> (keymap: Keymap, problems: [String]) {
        var bindings = keymap.bindings.filter { !commandNames.contains($0.command) }
        var problems: [String] = []
        for (view, command) in zip(views, commandNames) {
            guard let keys = view.keys else { continue }
            if let taken = bindings.first(where: { $0.shadows(keys) }) {
                let longer = taken.sequence == keys ? "" : "\(taken.sequence.notation), "
                problems.append(
                    "The view “\(view.name)” has no key: \(keys.notation) is taken by \(longer)\(taken.command). "
                        + "Choose another key.")
                continue
            }
            bindings += [Context.list, .transcript].map {
                Binding(
                    context: $0, sequence: keys, command: command,
                    origin: Binding.Origin(file: "config.toml", line: 1), isAddition: false)
            }
        }
        return (Keymap(bindings), problems)
    }
}

extension SavedView {
    /// `saved.vip` for a view called VIP. No other command has such a name.
    fileprivate var commandName: CommandName {
        let word = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
        return CommandName("saved." + (word.isEmpty ? "view" : word))
    }
}

extension Binding {
    /// Whether the keys would mean this, or begin it, or begin with it, where lists are read.
    fileprivate func shadows(_ keys: KeySequence) -> Bool {
        guard [.list, .transcript, .global].contains(context) else { return false }
        return sequence == keys || sequence.isProperPrefix(of: keys) || keys.isProperPrefix(of: sequence)
    }
}
