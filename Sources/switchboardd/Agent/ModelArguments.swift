import Agent
import ArgumentParser
import ChatCompletions
import CommandLine
import Foundation
import Logging

/// The options for a language model.
struct ModelArguments: ParsableArguments {
    @Option(help: "The base URL of an OpenAI-compatible server, such as https://api.openai.com/v1.")
    var url: String?

    @Option(help: "The model's name on that server.")
    var model: String?

    @Option(
        help:
            "The environment variable that holds the key. Never put the key on the command line, where others can see it."
    )
    var keyVariable = Self.usualVariable

    @Flag(help: "Send no key.")
    var noKey = false

    @Option(help: "How much of a session the model reads, in characters; the oldest lines go first.")
    var promptCharacters = AnswerLimits().promptCharacters

    static let usualVariable = "OPENAI_API_KEY"

    var isGiven: Bool { url != nil || model != nil }

    /// - Throws: `Complaint`, which repeats neither key nor URL.
    func responder(following guidelines: Guidelines, turns: Int) throws -> ConfiguredResponder {
        guard let url, !url.isEmpty, let model, !model.isEmpty else {
            throw Complaint(.usage, "A language model needs both --url and --model.")
        }
        guard (4_000...4_000_000).contains(promptCharacters) else {
            throw Complaint(.usage, "--prompt-characters needs a number from 4000 to 4000000.")
        }
        let endpoint = try endpoint(url)
        // A tool without a declared answer would tell a model nothing, and the model might make something up.
        var answering = guidelines
        answering.tools.removeAll(where: \.answers.isEmpty)
        let toolbox = answering.toolbox
        var options = ChatCompletionsResponder.Options(turns: turns)
        options.limits.promptCharacters = promptCharacters
        return ConfiguredResponder(
            ChatCompletionsResponder(
                model: model, at: endpoint.endpoint, following: guidelines, options: options),
            toolbox,
            [
                "responder": "model", "model": .string(model), "server": .string(endpoint.endpoint.origin),
                "key": .string(endpoint.hasKey ? "from \(keyVariable)" : "none"),
                "tools": .array(toolbox.tools.map { .string($0.name) }),
            ])
    }

    private func endpoint(_ url: String) throws -> (endpoint: Endpoint, hasKey: Bool) {
        let key = noKey ? nil : try key()
        do {
            return (try Endpoint(base: url, key: key), key != nil)
        } catch {
            throw Complaint(.usage, error.wording)
        }
    }

    /// Returns the key. Self-hosted servers often need none, so the usual variable may be missing, but not one that was
    /// named.
    private func key() throws -> APIKey? {
        guard let text = ProcessInfo.processInfo.environment[keyVariable], !text.isEmpty else {
            if keyVariable == Self.usualVariable { return nil }
            throw Complaint(
                .usage,
                "The environment variable that --key-variable names is not set. Set it, or send none: --no-key"
            )
        }
        guard let key = APIKey(text) else {
            throw Complaint(
                .usage,
                "The environment variable holds no key: a key is one word of plain characters.")
        }
        return key
    }
}
