import EventStore

/// Erases at the desk what was erased here. A desk may need a call for every message, so nothing else waits for it.
struct Eraser: Sendable {
    let context: BridgeContext

    /// Works until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await erase()
            try? await context.settings.pace.sleep(context.settings.pace.watch)
        }
    }

    private func erase() async {
        let name = context.settings.name
        for erasure in await context.attempt({ try $0.dueErasures(of: name) }) ?? [] {
            if context.desk.gate.pause != nil { return }
            guard context.desk.traits.erases else {
                _ = await context.attempt { try $0.postpone(erasure, by: nil, "This desk cannot erase.") }
                continue
            }
            do {
                try await context.desk.erase(DeskConversation(id: erasure.conversation, key: erasure.link))
                _ = await context.attempt { try $0.finish(erasure) }
            } catch .gone {
                _ = await context.attempt { try $0.finish(erasure) }
            } catch {
                context.note(error, "erase a conversation")
                let isFinal = if case .refused = error { true } else { false }
                let pause = isFinal ? nil : context.settings.pace.backOff.pause(after: erasure.tries + 1)
                _ = await context.attempt { try $0.postpone(erasure, by: pause, error.wording) }
            }
        }
    }
}
