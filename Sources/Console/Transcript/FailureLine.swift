public import Conversation
public import Glass

extension Status {
    /// That the AI failed, and why where that is told in a sentence.
    public var failure: SafeText {
        let failure: SafeText = "the AI failed to answer"
        return reason.map { "\(failure): \(SafeText(oneLine: $0))" } ?? failure
    }
}
