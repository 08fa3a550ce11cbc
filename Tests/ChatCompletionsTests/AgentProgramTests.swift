import Agent
import Conversation
import EventStore
import Foundation
import Testing

/// `switchboardd agent` as whoever runs it sees it.
@Suite(.serialized) struct AgentProgramTests {
    private func guidelines(_ desk: ModelDesk) throws -> String {
        let path = desk.folder + "/our.guidelines"
        try Data(ModelDesk.guidelines.text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func theScriptedAgentAnswersUntilItIsTold() async throws {
        let desk = try ModelDesk()
        let agent = try RunningAgent([
            "--store", desk.path, "--guidelines", try guidelines(desk), "--scripted", "--log", "json",
        ])
        #expect(await agent.log(until: "\"serving\"").contains("\"responder\":\"scripted\""))
        try desk.customer("where is SECRETWORD?")
        try await desk.untilSaid("AI: Which order?")
        _ = await agent.log(until: "turn ended")
        let (code, log) = await agent.end(by: SIGTERM)
        #expect(code == 0)
        let lines = try log.split(separator: "\n").map { try JSON(parsing: String($0)) }
        try #require(lines.map { $0["message"] } == ["serving", "turn ended", "stopped"])
        #expect(lines[1]["session"] == "s1")
        #expect(lines[1]["ending"] == "completed")
        #expect(lines[1]["ms"]?.integer != nil)
        #expect(!log.contains("SECRETWORD") && !log.contains("Which order"))
        #expect(try desk.store.agents().isEmpty)
    }

    @Test func aTurnWithAModelIsGivenUpWhenTheProgramIsToldToEnd() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(.streamHead + .words("It is ") + [.hang]) { server in
            try desk.customer("where is SECRETWORD?")
            let agent = try RunningAgent(
                [
                    "--store", desk.path, "--guidelines", try guidelines(desk), "--url", server.url,
                    "--model",
                    "test-1", "--key-variable", "DESK_KEY", "--log", "plain",
                ], environment: ["DESK_KEY": ModelDesk.secret])
            try await desk.until { try desk.said().last == "AI: It is" }
            let (code, log) = await agent.end(by: SIGINT)
            #expect(code == 0)
            #expect(log.contains("serving") && log.contains("model=test-1") && log.contains("from DESK_KEY"))
            #expect(log.contains("ending=cancelled"))
            for secret in [ModelDesk.secret, "SECRETWORD", "It is"] { #expect(!log.contains(secret)) }
            #expect(server.requests[0].headers["authorization"] == "Bearer \(ModelDesk.secret)")
        }
        #expect(try desk.said().last == "AI (cut): It is")
        #expect(try desk.store.nextTurn(for: "another", lease: .seconds(5)) != nil)
    }

    @Test func aModelThatFailsIsLoggedWithoutASecret() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(.response("401 Unauthorized", "your key is \(ModelDesk.secret)")) { server in
            let agent = try RunningAgent(
                [
                    "--store", desk.path, "--guidelines", try guidelines(desk), "--url", server.url,
                    "--model", "m",
                    "--log", "json",
                ], environment: ["OPENAI_API_KEY": ModelDesk.secret])
            _ = await agent.log(until: "serving")
            try desk.customer("where is SECRETWORD?")
            _ = await agent.log(until: "turn ended")
            let (_, log) = await agent.end(by: SIGTERM)
            #expect(log.contains("The model's server did not accept the key."))
            #expect(log.contains("\"level\":\"warning\""))
            for secret in [ModelDesk.secret, "SECRETWORD"] { #expect(!log.contains(secret)) }
        }
    }

    @Test func aMirrorIsNotAnswered() async throws {
        let desk = try ModelDesk()
        let path = desk.folder + "/mirror.store"
        try EventStore.open(at: path, kind: .mirror(upstream: "http://127.0.0.1:1")).close()
        let (code, log) = try await RunningAgent([
            "--store", path, "--guidelines", try guidelines(desk), "--scripted",
        ]).end()
        #expect(code == 64)
        #expect(log == "switchboardd: \(Refusal.mirrorStore.wording)\n")
    }

    @Test(arguments: [
        (["--scripted", "--url", "https://host"], "Choose who answers"), ([], "Choose who answers"),
        (["--url", "https://host"], "needs both --url and --model"),
        (["--scripted", "--turns", "0"], "--turns"),
        (["--scripted", "--lease", "1"], "--lease"),
        (["--url", "http://192.0.2.1", "--model", "m"], "not sent over plain http"),
        (["--url", "https://user:hunter2@host", "--model", "m"], "password"),
        (["--url", "https://host", "--model", "m", "--key-variable", "MISSING"], "is not set"),
        (["--url", "https://host", "--model", "m", "--key-variable", "TWO"], "one word"),
        (["--url", "https://host", "--model", "m", "--prompt-characters", "1"], "--prompt-characters"),
    ])
    func aBadOptionIsOneClearSentence(arguments: [String], told: String) async throws {
        let desk = try ModelDesk()
        let (code, log) = try await RunningAgent(
            ["--store", desk.path, "--guidelines", try guidelines(desk)] + arguments,
            environment: ["OPENAI_API_KEY": "sk-hunter2", "TWO": "hunter2 hunter2"]
        ).end()
        #expect(code == 64)
        #expect(log.contains(told))
        #expect(log.split(separator: "\n").count == 1)
        #expect(!log.contains("hunter2"))
    }

    @Test func everyProblemOfAGuidelinesFileIsToldByItsLine() async throws {
        let desk = try ModelDesk()
        let path = desk.folder + "/bad.guidelines"
        try Data("[agent A]\nwhat\n[guideline]\n".utf8).write(to: URL(fileURLWithPath: path))
        let (code, log) = try await RunningAgent(["--store", desk.path, "--guidelines", path, "--scripted"])
            .end()
        #expect(code == 65)
        #expect(log.contains("bad.guidelines:2: ") && log.contains("bad.guidelines:3: "))
        let none = try await RunningAgent(["--store", desk.path, "--guidelines", path + "x", "--scripted"])
            .end()
        #expect(none.code == 66)
    }
}
