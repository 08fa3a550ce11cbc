/// A model's answer: text for the customer, tool calls that it wants, or both.
struct ModelAnswer: Hashable, Sendable {
    var text: String
    var calls: [Call]

    /// A call as the model wrote it, not checked yet.
    struct Call: Hashable, Sendable {
        var name: String
        /// JSON, unless the model made a mistake.
        var arguments: String
    }
}
