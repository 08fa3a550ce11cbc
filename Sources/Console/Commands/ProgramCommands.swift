import Conversation
import Glass

extension CommandTable {
    static let programCommands: [Command] = [
        Command("screen.redraw", in: [.global], "Redraw the screen.") { _ in [.terminal(.redraw)] },
        Command("program.suspend", in: [.global], "Suspend to the shell; `fg` comes back.") { _ in
            [.terminal(.suspend)]
        },
        Command("program.quit", in: [.global], "Quit, asking while anything is unsent or yours.") {
            $0.askQuit()
        },
        Command("keymap.reload", in: [.global], "Read the keymap file again.") { _ in
            [.terminal(.reloadKeymap)]
        },
        Command("operator.display-name", in: [.global], "Choose the name that customers see.") {
            $0.askDisplayName()
        },
        Command("coach.off", in: [.global], "Turn the coaching line off.", unavailable: \.whyNoCoach) {
            $0.coach = nil
            return []
        },
    ]
}
