import Conversation
import ParlantClient
import ParlantWire

/// A server as a process of its own, and what customers do there.
protocol Serving: AnyObject {
    var client: ParlantClient { get }

    func kill()
    /// Starts it again over what it remembers.
    func restart() throws
}

extension Serving {
    var address: ServerAddress { client.server }

    func session(customer: String = "cust_ada", agent: String = "aria") async throws -> Session.ID {
        let answer = try await client.call(
            .session(.create), body: ["agent_id": .string(agent), "customer_id": .string(customer)])
        return Session.ID(try JSON(parsing: answer)["id"]!.string!)
    }

    func customer(_ text: String, in id: Session.ID) async throws {
        try await client.post(.message(text, as: .customer, participant: nil, metadata: [:]), to: id)
    }

    func events(_ id: Session.ID) async throws -> [Event] { try await client.events(of: id, from: .zero) }

    func texts(_ id: Session.ID) async throws -> [String] {
        try await events(id).compactMap(\.message?.text)
    }
}
