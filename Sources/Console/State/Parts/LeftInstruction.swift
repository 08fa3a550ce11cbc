/// An instruction for the AI that is unfinished or may be repeated.
struct LeftInstruction: Equatable, Sendable {
    var editor = Editor()
    /// An instruction of unknown outcome. Repeated unchanged, it keeps its request ID, so that the AI speaks only
    /// once.
    var unconfirmed: Act?
}
