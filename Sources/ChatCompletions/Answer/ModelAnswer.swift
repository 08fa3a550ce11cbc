/// What a model answered: words for the customer, tools that it wants called, or both.
struct ModelAnswer: Hashable, Sendable {
    var text: String
    var calls: [Call]

    /// A call as the model wrote it: nothing of it is known to be right.
    struct Call: Hashable, Sendable {
        var name: String
        /// JSON, if the model kept to it.
        var arguments: String
    }
}
