import Agent
import Conversation
import EventStore
import Foundation
import Testing

@testable import switchboard

@Suite struct DemoCastTests {
    @Test func `within a morning everybody comes, is served or waits, and answers a human`() async throws {
        let folder = NSTemporaryDirectory() + "switchboard-cast-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try EventStore.open(at: folder + "/demo.store")
        defer { store.close() }
        let guidelines = try BundledGuidelines.bookshop.guidelines
        let seed = UInt64.random(in: 0...999_999)
        let cast = try DemoCast(in: store, guidelines: guidelines, tempo: Tempo(pace: 60, seed: seed))
        #expect(try store.sessions(limit: 50).map(\.agentName).allSatisfy { $0 == "Lantern" })
        let agent = EmbeddedAgent(store, guidelines, pace: .natural.scaled(by: 60))
        var filter = SessionFilter()
        filter.isWaiting = true
        let waiting = filter
        let play = Background { try? await cast.play() }
        try await until(store) {
            try store.sessions(waiting, limit: 50).count == 9
        }
        // Those whom the AI serves leave by themselves, and the AI has the last word.
        for persona in [Persona.ravi, .lucia, .priya] {
            try await until(store) {
                guard try store.session(persona.id) != nil else { return false }
                let texts = try store.tail(of: persona.id, limit: 200, kinds: [.message]).entries
                return texts.contains { $0.event.message?.text == persona.farewell.last }
                    && texts.last?.event.source == .aiAgent
            }
        }
        let mia = try store.operatorProfile("mia")
        for persona in [Persona.edith, .olena] {
            _ = try store.takeOver(
                persona.id, by: mia, reason: nil,
                saw: try #require(try store.summary(persona.id, for: "mia")).claim)
        }
        let edith = try #require(try store.summary(Persona.edith.id, for: "mia")).claim
        _ = try store.reply(
            "What is your name?", as: .oneself, by: mia, in: Persona.edith.id, saw: edith, requestID: "r1")
        try await until(store) { try last(in: Persona.edith, store).hasPrefix("Palmer, Edith") }
        _ = try store.handBack(Persona.edith.id, by: mia, note: "It comes tomorrow.", saw: edith)
        try await until(store) {
            try store.tail(of: Persona.edith.id, limit: 50, kinds: [.message]).entries.contains {
                $0.event.source == .aiAgent && $0.event.message?.text.contains("It comes tomorrow.") == true
            }
        }
        let olena = try #require(try store.summary(Persona.olena.id, for: "mia")).claim
        _ = try store.reply(
            "Do you have the receipt?", as: .theAI, by: mia, in: Persona.olena.id, saw: olena, requestID: "r2"
        )
        try await until(store) { try last(in: .olena, store) == "Something about gardens, perhaps." }
        // Both wait for tasks, which must not be done in one.
        try await StoreLane(store).perform { _ in
            play.stop()
            agent.stop()
        }
        #expect(try store.agents().isEmpty)
    }

    private func last(in persona: Persona, _ store: EventStore) throws -> String {
        try store.tail(of: persona.id, limit: 1, kinds: [.message]).entries.last?.event.message?.text ?? ""
    }

    private func until(_ store: EventStore, _ holds: @escaping @Sendable () throws -> Bool) async throws {
        let (looks, look) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let lane = StoreLane(store)
        let follower = Follower(
            store, from: try await lane.perform { try $0.position }, for: "mia",
            onPage: { _ in look.yield() },
            onState: { _ in look.yield() })
        let alarm = Task {
            try await Task.sleep(for: .seconds(30))
            look.finish()
        }
        var isSo = false
        for await _ in looks {
            isSo = try holds()
            if isSo { break }
        }
        alarm.cancel()
        await lane.stop(follower)
        #expect(isSo)
    }
}
