/// An error that a person can be told and a program can end with.
public protocol ExplainedError: Error {
    /// What is wrong and what to do, for people; it may quote what came from outside.
    var wording: String { get }
    /// As sysexits.h numbers it.
    var exitCode: Int32 { get }
}
