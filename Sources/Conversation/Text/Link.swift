/// A web or mail address that another program may be asked to open.
///
/// It came from a stranger: it contains no control character, no space and no character that looks like
/// another, and it is never an option or a file of this machine.
public struct Link: Hashable, Sendable {
    /// The address as it is shown first and then opened: printable ASCII, everything else percent-encoded.
    public let address: String
    /// What it leads to, if that was given.
    public let title: String?

    /// nil if it is not a web or mail address, or is too long to be read before it is opened.
    public init?(_ address: String, title: String? = nil) {
        guard address.utf8.count <= Self.longest, let scheme = Self.scheme(at: address.utf8[...]) else {
            return nil
        }
        let rest = address.utf8.dropFirst(scheme.utf8.count)
        guard !rest.isEmpty, scheme != "mailto:" || !Self.attachesFile(rest) else { return nil }
        var encoded = ""
        for byte in address.utf8 {
            switch byte {
            case 0x21...0x7E: encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case 0x80...: encoded += "%" + String(byte, radix: 16, uppercase: true)
            default: return nil
            }
        }
        self.address = encoded
        self.title = title
    }

    private static let longest = 8192
    private static let schemes = ["https://", "http://", "mailto:"]

    /// The scheme at the beginning of a text, in any case; nil if there is none.
    private static func scheme(at text: Substring.UTF8View) -> String? {
        schemes.first { begins(text, with: $0) }
    }

    private static func begins(_ bytes: some Collection<UInt8>, with scheme: String) -> Bool {
        // 0x20 makes a letter lowercase and leaves `:` and `/` as they are.
        bytes.count >= scheme.utf8.count && zip(bytes, scheme.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    /// Whether the address asks for an attachment: some mail programs would then attach a file of this
    /// machine.
    private static func attachesFile(_ address: Substring.UTF8View) -> Bool {
        let query = address.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        return query.split(whereSeparator: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") }).contains {
            let name = $0.prefix { $0 != UInt8(ascii: "=") }
            // There is no reason to encode a letter of a name except to hide it.
            return name.contains(UInt8(ascii: "%"))
                || Substring(name).lowercased().hasPrefix("attach")
        }
    }
}

extension Link {
    /// The links that are written out in a text, each once.
    public static func list(in text: String) -> [Link] {
        var links: [Link] = []
        forEach(in: text) { link, _ in
            if !links.contains(link) { links.append(link) }
            return links.count < mostInText
        }
        return links
    }

    /// Where links are written out in a text, in its UTF-8, in order. At most a thousand.
    public static func places(in text: String) -> [Range<Int>] {
        var places: [Range<Int>] = []
        forEach(in: text) { _, place in
            places.append(place)
            return places.count < mostPlaces
        }
        return places
    }

    private static let mostInText = 100
    private static let mostPlaces = 1_000

    /// Visits each link that is written out in a text, with its place, until a visit returns false.
    private static func forEach(in text: String, _ visit: (Link, Range<Int>) -> Bool) {
        let starts = starts(in: text)
        var end = 0
        for start in starts where start.place >= end {
            guard start.isBoundary || start.place == end else { continue }
            let first = text.utf8.index(text.startIndex, offsetBy: start.place)
            let address = written(in: text[first...])
            end = start.place + address.utf8.count
            if let link = Link(String(address)), !visit(link, start.place..<end) { return }
        }
    }

    /// Where a scheme begins in a text, and whether no word goes on there. Every scheme has a colon, and few texts
    /// have many.
    private static func starts(in text: String) -> [(place: Int, isBoundary: Bool)] {
        var text = text
        return text.withUTF8 { bytes in
            var starts: [(place: Int, isBoundary: Bool)] = []
            for colon in bytes.indices where bytes[colon] == UInt8(ascii: ":") {
                for scheme in schemes {
                    // `//` may follow the colon.
                    let name = scheme.utf8.prefix { $0 != UInt8(ascii: ":") }.count
                    let rest = bytes[max(0, colon - name)...]
                    guard colon >= name, begins(rest, with: scheme) else { continue }
                    let place = colon - name
                    starts.append((place, place == 0 || isBoundary(bytes[place - 1])))
                }
            }
            return starts
        }
    }

    /// Whether an address may begin after a byte.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return true }
        return !(0x30...0x39).contains(byte) && !(0x61...0x7A).contains(byte | 0x20)
    }

    /// The address at the beginning of a text: up to what no address contains, without what ends the sentence
    /// around it.
    private static func written(in text: Substring) -> Substring {
        let address = text.prefix { !$0.endsAddress }
        // How many more of each bracket are closed than opened.
        var (parentheses, brackets) = (0, 0)
        for byte in address.utf8 {
            switch byte {
            case UInt8(ascii: "("): parentheses -= 1
            case UInt8(ascii: ")"): parentheses += 1
            case UInt8(ascii: "["): brackets -= 1
            case UInt8(ascii: "]"): brackets += 1
            default: break
            }
        }
        // By bytes: removing the last character of a long text takes as long as the text is.
        var bytes = address.utf8
        while let last = bytes.last {
            switch last {
            case _ where ".,;:!?'*_~".utf8.contains(last): break
            case UInt8(ascii: ")") where parentheses > 0: parentheses -= 1
            case UInt8(ascii: "]") where brackets > 0: brackets -= 1
            default: return Substring(bytes)
            }
            bytes = bytes.dropLast()
        }
        return Substring(bytes)
    }
}

extension Character {
    /// Whether it is a space, a control character, a quotation mark, or punctuation of a script that puts no
    /// space after it.
    fileprivate var endsAddress: Bool {
        if let ascii = asciiValue { return ascii <= 0x20 || ascii == 0x7F || "<>\"`".utf8.contains(ascii) }
        return isWhitespace || isNewline || isPunctuation || isSymbol
    }
}

extension Message {
    /// What can be opened in it: the addresses of its attachments and those in its text, each once.
    public var links: [Link] {
        let files = attachments.compactMap { file in file.address.flatMap { Link($0, title: file.words) } }
        return files + Link.list(in: text).filter { link in !files.contains { $0.address == link.address } }
    }
}
