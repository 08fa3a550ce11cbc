/// Reads running text: code, links and emphasis.
struct MarkupInlines {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let links: [Range<Int>]
    /// The first address that was not passed yet.
    private var nextLink = 0
    var paint: MarkupPaint

    private var end = 0
    private var emphasis = MarkupEmphasis()
    /// The opening brackets that may begin a link's words, and how many marks of emphasis were before them.
    private var brackets: [(place: Int, marks: Int)] = []
    /// The places of each length of backticks, and the next of them to look at. Without them, backticks that match
    /// nothing would each be looked for to the end.
    private var backticks: [Int: (places: [Int], next: Int)] = [:]

    init(_ bytes: UnsafeBufferPointer<UInt8>, links: [Range<Int>]) {
        self.bytes = bytes
        self.links = links
        paint = MarkupPaint(count: bytes.count)
    }

    var hasLinks: Bool { !links.isEmpty }

    /// Reads a range, which is after those that were read before.
    mutating func read(_ range: Range<Int>) {
        end = range.upperBound
        brackets = []
        backticks = [:]
        emphasis = MarkupEmphasis()
        var place = range.lowerBound
        skipLinks(before: place)
        while place < end {
            // Nearly every byte is a letter.
            if Self.isLetter(bytes[place]), !beginsLink(place) {
                place += 1
            } else {
                place = step(place)
                skipLinks(before: place)
            }
        }
        emphasis.resolve(from: 0, on: &paint)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case MarkupByte.backslash, MarkupByte.backtick, MarkupByte.star, MarkupByte.underscore,
            UInt8(ascii: "["),
            UInt8(ascii: "]"):
            false
        default: true
        }
    }

    /// Reads what begins at a place. Returns where it ends.
    private mutating func step(_ place: Int) -> Int {
        if let link = link(at: place) { return addBareLink(link) }
        let byte = bytes[place]
        switch byte {
        case MarkupByte.backslash: return escape(place)
        case MarkupByte.backtick: return code(place)
        case MarkupByte.star, MarkupByte.underscore: return mark(place)
        case UInt8(ascii: "["):
            if bytes.isBare(place) { brackets.append((place, emphasis.count)) }
        case UInt8(ascii: "]"):
            if let opening = brackets.popLast(), bytes.isBare(place) { return closeLink(opening, place) }
        default: break
        }
        return place + 1
    }

    private mutating func escape(_ place: Int) -> Int {
        guard place + 1 < end, MarkupByte.isPunctuation(bytes[place + 1]), bytes.isBare(place + 1) else {
            return place + 1
        }
        paint.paint(place..<(place + 1), .mark)
        return place + 2
    }

    private mutating func mark(_ place: Int) -> Int {
        let length = bytes.runLength(at: place, before: end)
        guard length > 0 else { return place + 1 }
        let before = place == 0 ? MarkupNeighbor.space : MarkupNeighbor(bytes.scalar(endingAt: place))
        let after = place + length
        emphasis.add(
            bytes[place], at: place..<after, from: before,
            to: after == bytes.count ? .space : MarkupNeighbor(bytes.scalar(at: after)))
        return after
    }

    // MARK: Code

    private mutating func code(_ place: Int) -> Int {
        if backticks.isEmpty { findBackticks(from: place) }
        let length = bytes.runLength(at: place, before: end)
        guard length > 0 else { return place + 1 }
        let inside = place + length
        guard let closing = backtickRun(of: length, from: inside) else { return inside }
        paint.paint(place..<inside, .mark)
        paint.paint(inside..<closing, .code)
        paint.paint(closing..<(closing + length), .mark)
        return closing + length
    }

    private mutating func findBackticks(from start: Int) {
        var place = start
        while place < end {
            guard bytes[place] == MarkupByte.backtick else {
                place += 1
                continue
            }
            let length = bytes.runLength(at: place, before: end)
            if length > 0 { backticks[length, default: ([], 0)].places.append(place) }
            // One that has a combining mark counts as a letter.
            place += max(1, length)
        }
    }

    private mutating func backtickRun(of length: Int, from start: Int) -> Int? {
        guard var known = backticks[length] else { return nil }
        while known.next < known.places.count, known.places[known.next] < start { known.next += 1 }
        backticks[length]?.next = known.next
        return known.next < known.places.count ? known.places[known.next] : nil
    }

    // MARK: Links

    private mutating func skipLinks(before place: Int) {
        while nextLink < links.count, links[nextLink].lowerBound < place { nextLink += 1 }
    }

    private func beginsLink(_ place: Int) -> Bool {
        nextLink < links.count && links[nextLink].lowerBound == place
    }

    /// The address that begins at a place.
    private func link(at place: Int) -> Range<Int>? {
        guard beginsLink(place), links[nextLink].upperBound <= end,
            bytes.isBare(links[nextLink].upperBound - 1)
        else { return nil }
        return links[nextLink]
    }

    private mutating func addBareLink(_ link: Range<Int>) -> Int {
        paint.paint(link, .link)
        let (before, after) = (link.lowerBound - 1, link.upperBound)
        if before >= 0, after < end, bytes[before] == UInt8(ascii: "<"), bytes[after] == UInt8(ascii: ">"),
            bytes.isBare(after)
        {
            paint.paint(before..<link.lowerBound, .mark)
            paint.paint(after..<(after + 1), .mark)
        }
        return after
    }

    /// Reads the rest of `[words](address)` from its closing bracket on. Returns where it ends, or where the bracket
    /// does if it closes no link.
    private mutating func closeLink(_ opening: (place: Int, marks: Int), _ place: Int) -> Int {
        var start = place + 2
        guard start < end, bytes[place + 1] == UInt8(ascii: "("), bytes.isBare(place + 1) else {
            return place + 1
        }
        let isEnclosed = bytes[start] == UInt8(ascii: "<")
        if isEnclosed { start += 1 }
        guard let address = link(at: start), let closing = closing(after: address.upperBound, isEnclosed)
        else {
            return place + 1
        }
        paint.paint(opening.place..<(opening.place + 1), .mark)
        paint.paint((opening.place + 1)..<place, .link)
        paint.paint(place..<start, .mark)
        paint.paint(address, .link)
        paint.paint(address.upperBound..<(closing + 1), .mark)
        emphasis.resolve(from: opening.marks, on: &paint)
        // A link holds no other link.
        brackets = []
        return closing + 1
    }

    /// Returns the place of the parenthesis that closes a link, after a title if there is one.
    private func closing(after address: Int, _ isEnclosed: Bool) -> Int? {
        var place = address
        if isEnclosed {
            guard place < end, bytes[place] == UInt8(ascii: ">") else { return nil }
            place += 1
        }
        let titleStart = place
        while place < end, bytes[place] == MarkupByte.space { place += 1 }
        if place > titleStart, place < end, bytes[place] == UInt8(ascii: "\"") {
            let limit = min(end, place + Self.longestTitle)
            guard let quote = bytes[(place + 1)..<limit].firstIndex(of: UInt8(ascii: "\"")) else {
                return nil
            }
            place = quote + 1
        }
        guard place < end, bytes[place] == UInt8(ascii: ")"), bytes.isBare(place) else { return nil }
        return place
    }

    private static let longestTitle = 500
}
