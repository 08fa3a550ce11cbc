import Conversation
import Glass

/// The name that customers see.
struct DisplayName: Prompt {
    var ink: Ink { .accent }

    func title(of open: OpenPrompt, in state: ConsoleState, width: Int) -> SafeText {
        "THE NAME THAT CUSTOMERS SEE; \(state.keymap.hintName("prompt.accept", in: .prompt)) keeps it ▸"
    }

    /// Takes the name. A doubtful one must be accepted twice.
    func accept(_ name: String, from open: OpenPrompt, in state: inout ConsoleState) -> [Effect] {
        if let doubt = PublicName.doubt(about: name, hadLineEnd: open.hadLineEnd), open.doubt?.text != name {
            var open = open
            open.doubt = OpenPrompt.Doubt(text: name, reason: SafeText(doubt))
            open.exposure = OverlayExposure(isOwn: false)
            state.overlay = open
            return []
        }
        state.overlay = nil
        state.settings.choose(displayName: name)
        return [.store(.setDisplayName(name))]
    }

    func leave(_ open: OpenPrompt, in state: inout ConsoleState) {
        let name = SafeText(oneLine: state.settings.publicName)
        state.say(
            "Customers see you as \(name): \(state.keymap.keyName("operator.display-name")) changes it.")
    }
}

extension ConsoleState {
    /// Asks for a display name. Only the command and a start without a known name ask: text written for a customer
    /// must not become a name.
    mutating func askDisplayName(isOwn: Bool = true) -> [Effect] {
        guard !isAsking else { return [] }
        var editor = Editor()
        editor.select(inserting: settings.publicName)
        var open = OpenPrompt(DisplayName(), editor: editor)
        open.exposure?.isOwn = isOwn
        overlay = open
        return []
    }

    /// Whether the prompt for a display name is open. It acts on no session.
    var isAskingForName: Bool { (overlay as? OpenPrompt)?.prompt is DisplayName }

    mutating func displayNameSet(_ result: Result<String, Failure>) -> [Effect] {
        switch result {
        case .success(let name): say("Customers see you as: \(SafeText(oneLine: name))")
        case .failure(let failure):
            settings.undoDisplayName()
            say(failure)
        }
        return []
    }
}
