/// An error that can be explained to a person, and that gives a program its exit code.
public protocol ExplainedError: Error {
    /// What is wrong and what to do, for people; it may quote outside input.
    var wording: String { get }
    /// The exit code, as sysexits.h numbers it.
    var exitCode: Int32 { get }
    /// Whether the wording may have several lines, one for each problem.
    var isList: Bool { get }
}

extension ExplainedError {
    public var isList: Bool { false }
}
