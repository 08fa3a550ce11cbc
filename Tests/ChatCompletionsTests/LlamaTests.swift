import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

@testable import Agent
@testable import ChatCompletions

/// A real llama.cpp with a real small model, both from the Python package index, behind strict chat templates.
@Suite(.serialized) struct LlamaTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A Python that has `xllamacpp`: the one that the environment names, or `.venv-llama` in the repository.
    private static var python: String? {
        Effort.isReal ? Effort.python("LLAMA_PYTHON", in: ".venv-llama") : nil
    }

    private static var isWanted: Bool { Effort.isFull && python != nil }

    @Test(
        .enabled(if: isWanted, "needs SWITCHBOARD_FULL and LLAMA_PYTHON"),
        arguments: ["strict.jinja", "strictest.jinja"])
    func theModelAnswersBehindATakeOverAReplyANoteAndAHandBack(template: String) async throws {
        let (server, url) = try await Self.server(template)
        defer { server.end(SIGKILL) }
        let desk = try ModelDesk()
        let path = desk.folder + "/our.guidelines"
        try Data(ModelDesk.guidelines.text.utf8).write(to: URL(fileURLWithPath: path))
        let agent = try RunningAgent([
            "--store", desk.path, "--guidelines", path, "--url", url + "/v1", "--model", "gemma", "--no-key",
            "--log", "json",
        ])
        _ = await agent.log(until: "\"serving\"")
        try desk.customer("Hello, can you help me?")
        try await Self.untilAnswered(desk, "Hello, can you help me?")
        try desk.takeOver()
        try desk.reply("Mia here. Your order is packed.")
        try desk.store.addNote("they were nice", by: desk.person(), to: desk.id)
        try desk.customer("thanks")
        try desk.reply("We will write to you.", as: .theAI)
        try desk.handBack(note: "Be kind to them.")
        try desk.customer("And when will it come?")
        try await Self.untilAnswered(desk, "And when will it come?")
        let (code, log) = await agent.end(by: SIGTERM)
        #expect(code == 0)
        #expect(!log.contains("failed"), "\(log)")
        #expect(try desk.failure() == nil)
    }

    @Test(
        .enabled(if: isWanted, "needs SWITCHBOARD_FULL and LLAMA_PYTHON"),
        arguments: ["strict.jinja", "strictest.jinja"])
    func whateverWasSaidIsAccepted(template: String) async throws {
        let (program, url) = try await Self.server(template)
        defer { program.end(SIGKILL) }
        let server = ModelServer(
            try Endpoint(base: url, key: nil), timeouts: Timeouts(), backoff: Backoff(),
            limits: AnswerLimits(), connections: 1)
        let seed = UInt64.random(in: 0 ... .max)
        var talk = RandomTalk(seed: seed)
        for round in 0..<8 {
            let prompt = Prompt(
                talk.conversation(), ModelDesk.guidelines, tools: ["lookup_order"], limit: 8_000)
            let request = ChatRequest(
                model: "gemma", prompt: prompt, tools: ModelDesk.guidelines.toolbox.tools,
                isStreamed: round % 2 == 0)
            do {
                _ = try await server.answer(to: request, until: .now + .seconds(120))
            } catch {
                Issue.record("seed \(seed), round \(round): \(error)")
            }
        }
        await server.shutDown()
    }

    private static func server(_ template: String) async throws -> (PipedProgram, String) {
        let script = root.appendingPathComponent("Tests/Fixtures/llama.py").path
        let program = try PipedProgram(
            [try #require(python), script, "0", template], environment: ProcessInfo.processInfo.environment)
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            for line in PipedProgram.lines(of: [program], within: .seconds(1))[0] {
                if let url = line.split(separator: " ").last, line.hasPrefix("listening ") {
                    return (program, String(url))
                }
            }
            await Task.yield()
        }
        throw ModelDesk.TookTooLong()
    }

    /// Waits for the end of the turn behind what the customer said, and for the AI's words in it.
    private static func untilAnswered(_ desk: ModelDesk, _ question: String) async throws {
        try await desk.until(within: .seconds(180)) {
            guard let last = try desk.said().lastIndex(of: "customer: " + question) else { return false }
            return try desk.said()[last...].contains { $0.hasPrefix("AI") }
                && ["ready completed", "error"].contains(desk.statuses().last)
        }
    }
}
