public import Conversation
import ParlantWire

/// Something that a server's agents know of each customer, such as their plan.
public struct ContextVariable: Hashable, Sendable {
    public var id: String
    public var name: String

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, let name = json["name"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.name = name
    }
}

extension ParlantClient {
    private static let variables = PathPattern("/context-variables")
    private static let value = PathPattern("/context-variables/{variable_id}/{key}")

    /// All context variables. Only Parlant's own servers have them; an element that is none is left out.
    public func contextVariables() async throws(ParlantError) -> [ContextVariable] {
        try TolerantForms.list(try await read(Self.variables)).compactMap(ContextVariable.init)
    }

    /// What a context variable says of a customer.
    ///
    /// - Parameters:
    ///   - id: The variable.
    ///   - customer: The customer's id.
    /// - Returns: nil if it says nothing.
    /// - Throws: Why there is no answer.
    public func value(ofVariable id: String, for customer: String) async throws(ParlantError) -> JSON? {
        do {
            let answer = try await read(Self.value, ["variable_id": id, "key": customer])
            return try TolerantForms.parse(answer)["data"]
        } catch .notFound {
            return nil
        }
    }
}
