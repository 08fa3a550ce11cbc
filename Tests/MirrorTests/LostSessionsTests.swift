import Conversation
import EventStore
import Foundation
import Mirror
import PseudoTerminal
import Testing

/// A server that has lost sessions, and the operator who says that they are deleted.
@Suite(.serialized) struct LostSessionsTests {
    /// What the program answers; nothing where it refuses.
    private func accept(_ arguments: String...) throws -> [String] {
        let words = [BuiltProgram.path("switchboard"), "mirror", "accept-deletions"] + arguments
        let program = try PipedProgram(words, environment: ProcessInfo.processInfo.environment)
        return PipedProgram.lines(of: [program], within: .seconds(20))[0]
    }

    @Test func `what the server lost stays until an operator accepts that`() async throws {
        let server = try await UpstreamServer()
        for number in 1...10 {
            try server.session(Session.ID("s\(number)"))
            try server.customer("Hello", in: Session.ID("s\(number)"))
        }
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.until("all are read") { try $0.mirrorCoverage()?.whole == 10 }
        }
        #expect(
            try accept("--store", desk.store.path) == ["The server has lost no sessions: nothing to do."])
        try desk.store.saveDraft("Dear", as: .oneself, in: "s1", by: "mia")
        _ = try desk.store.addNote("A private word", by: desk.person(), to: "s1")
        for number in 1...8 { _ = try server.store.deleteSession(Session.ID("s\(number)")) }
        try await desk.following {
            try desk.show("s1")
            try await desk.until("it is told") { try $0.upstream()?.lost == 8 }
            #expect(try desk.texts() == ["Hello"])
            #expect(try desk.summary()?.drafts == [.oneself] && desk.summary()?.noteCount == 1)
            let answer = try accept("--store", desk.store.path)
            #expect(answer == ["8 sessions are erased here, with notes and drafts, within seconds."])
            try await desk.until("they are erased") { store in
                try (1...8).allSatisfy { try store.session(Session.ID("s\($0)")) == nil }
                    && store.upstream()?.lost == 0
            }
            #expect(try desk.texts("s9") == ["Hello"])
        }
        await server.stop()
    }

    @Test func `a store of one's own has no server that could lose anything`() throws {
        let folder = NSTemporaryDirectory() + "switchboard-lost-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try EventStore.open(at: folder + "/own.store").close()
        #expect(try accept("--store", folder + "/own.store") == [])
    }
}
