public import Conversation
public import Glass

extension Status {
    /// A sentence saying that the AI failed, with the reason if it is known.
    public var failure: SafeText {
        let failure: SafeText = "the AI failed to answer"
        return reason.map { "\(failure): \(SafeText(oneLine: $0))" } ?? failure
    }
}
