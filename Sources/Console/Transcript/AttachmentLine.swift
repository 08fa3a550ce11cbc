public import Conversation
public import Glass

extension Attachment {
    /// The kind of the attachment, its name or else its address, its media type and its size, as far as they are
    /// known.
    public var parts: [SafeText] {
        let named = title.isEmpty ? shownAddress.map(SafeText.init(oneLine:)) : SafeText(oneLine: title)
        let weight = size.map { SafeText($0.formattedBytes) }
        // A bare word such as `image` adds nothing to the kind.
        let media = type.flatMap { $0.contains("/") ? SafeText(oneLine: $0) : nil }
        return [SafeText(kind.rawValue)] + [named, media, weight].compactMap { $0 }
    }

    /// The attachment in one line: `photo  passport.jpg  image/jpeg`.
    public var line: SafeText { parts.joined(separator: "  ") }

    /// `line`, followed by the address if there is also a name.
    public var fullLine: SafeText {
        guard !title.isEmpty, let address = shownAddress else { return line }
        return "\(line)  \(SafeText(oneLine: address))"
    }

    /// The address, unless it is a `data:` URL that holds the file itself.
    public var shownAddress: String? {
        guard let address, !address.lowercased().hasPrefix("data:") else { return nil }
        return address
    }
}

extension [Attachment] {
    /// Returns a line for each of the first `Message.mostNamed` attachments, and one for the number of the rest.
    public func shownLines(withAddresses: Bool) -> [SafeText] {
        let rest = count - Message.mostNamed
        let lines = prefix(Message.mostNamed).map { withAddresses ? $0.fullLine : $0.line }
        return lines + (rest > 0 ? ["and \(rest) more"] : [])
    }
}

extension Int {
    fileprivate var formattedBytes: String {
        var (value, unit) = (self, "bytes")
        for next in ["KB", "MB", "GB"] where value >= 1000 { (value, unit) = ((value + 500) / 1000, next) }
        return "\(value) \(unit)"
    }
}
