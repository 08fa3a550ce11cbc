extension String {
    /// The intended content of an editor's file or of standard input: line ends are `\n`, and a byte order
    /// mark at the beginning is removed.
    public var asWritten: String {
        let marked = utf8.starts(with: "\u{feff}".utf8)
        guard marked || utf8.contains(0x0d) else { return self }
        var bytes = Array(marked ? utf8.dropFirst(3) : utf8[...])
        var end = 0
        for place in bytes.indices {
            if bytes[place] == 0x0d, place + 1 < bytes.count, bytes[place + 1] == 0x0a { continue }
            bytes[end] = bytes[place]
            end += 1
        }
        bytes.removeSubrange(end...)
        return String(decoding: bytes, as: UTF8.self)
    }
}
