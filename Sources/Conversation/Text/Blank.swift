extension StringProtocol {
    /// Whether there is nothing in it but white space.
    public var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
