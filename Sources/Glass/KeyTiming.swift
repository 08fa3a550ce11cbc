/// How far apart the bytes of one key may come on a line, in milliseconds.
///
/// Bytes carry no times of their own: what is known is when they were read. Bytes that a terminal wrote together may be
/// read apart where a network lies between, and bytes that hands typed apart are read together where the program was
/// stopped or busy. The first is what these times allow for; the second cannot be seen at all: Esc and a letter that
/// were typed while the program was stopped are Alt with that letter.
public struct KeyTiming: Hashable, Sendable {
    /// Esc and a byte behind it are one key with Alt when they are read at most so far apart.
    public var altGap: Int
    /// An Esc that nothing follows acts after so long; until then the rest of its sequence may come.
    public var escapeWait: Int
    /// A paste without its end is judged by what follows it within so long: nothing else comes so close from hands.
    public var pasteGap: Int

    /// A terminal on this machine writes a key at once, and nothing takes it apart.
    public static let local = KeyTiming(altGap: 5, escapeWait: 25, pasteGap: 50)
    /// A network takes keys apart.
    public static let remote = KeyTiming(altGap: 25, escapeWait: 50, pasteGap: 100)

    /// How long the rest of a sequence may come after its Esc has acted, or after the `[` that came with the Esc.
    static let lateRest = 100
    /// How long the rest of a terminal's report may take: nobody types its beginning.
    static let report = 1_000
    /// A paste that is quiet for so long comes out as far as it was received.
    static let pasteQuiet = 1_000
}
