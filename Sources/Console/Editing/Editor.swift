/// A text being edited grapheme by grapheme, with readline's motions.
struct Editor: Equatable, Sendable {
    private(set) var characters: [Character] = []
    /// The position of the cursor, from 0 to `characters.count`.
    private(set) var cursor = 0
    /// The selected range, which typing replaces; usually nil.
    private(set) var selection: Range<Int>?
    private var past: [Snapshot] = []
    private var lastEdit = Edit.other
    private var killed: [Character] = []

    private struct Snapshot: Equatable {
        var characters: [Character]
        var cursor: Int
    }

    private enum Edit { case typing, deleting, killing, other }

    /// The number of steps that `undo` can go back.
    static let undoLimit = 200

    init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    var text: String { String(characters) }
    var isBlank: Bool { characters.allSatisfy(\.isWhitespace) }

    /// Whether a text is in what was cut last, so that it can come back.
    func canYank(_ text: String) -> Bool { !killed.isEmpty && String(killed).contains(text) }

    /// Where a text stands, from left to right.
    func ranges(of text: String) -> [Range<Int>] {
        let sought = Array(text)
        guard let first = sought.first else { return [] }
        var ranges: [Range<Int>] = []
        var start = 0
        while start + sought.count <= characters.count {
            if characters[start] == first, characters[start..<(start + sought.count)].elementsEqual(sought) {
                ranges.append(start..<(start + sought.count))
                start += sought.count
            } else {
                start += 1
            }
        }
        return ranges
    }

    // MARK: Changing

    mutating func insert(_ character: Character) {
        let range = removeSelection()
        remember(.typing, boundary: character.isWhitespace)
        splice(range ?? cursor..<cursor, [character])
    }

    mutating func insert(_ text: String) {
        let range = removeSelection()
        remember(.other)
        splice(range ?? cursor..<cursor, Array(text))
    }

    /// Inserts a text at the cursor and selects it. Typing replaces the selection; any motion keeps the text.
    mutating func select(inserting text: String) {
        let start = cursor
        insert(text)
        selection = start..<cursor
        lastEdit = .other
    }

    mutating func replaceAll(_ text: String) {
        remember(.other)
        splice(0..<characters.count, Array(text))
    }

    /// Replaces what is between a place and the cursor.
    mutating func replace(from start: Int, with text: String) {
        remember(.other)
        splice(min(start, cursor)..<cursor, Array(text))
    }

    /// Inserts a text at the start. The cursor keeps its place in the text that follows.
    mutating func prepend(_ text: String) {
        let behind = characters.count - cursor
        remember(.other)
        characters = Array(text + String(characters))
        cursor = characters.count - behind
    }

    /// Appends a text on a line of its own and moves the cursor behind it.
    mutating func appendLines(_ text: String) {
        let isOnLine = characters.last.map { !$0.isNewline } ?? false
        remember(.other)
        splice(characters.count..<characters.count, Array(isOnLine ? "\n" + text : text))
    }

    /// An empty editor that can still paste what was cut here.
    var emptied: Editor {
        var editor = Editor()
        editor.killed = killed
        return editor
    }

    mutating func deleteBack() {
        if deleteSelection() { return }
        guard cursor > 0 else { return }
        remember(.deleting)
        splice((cursor - 1)..<cursor, [])
    }

    mutating func deleteForward() {
        if deleteSelection() { return }
        guard cursor < characters.count else { return }
        remember(.deleting)
        splice(cursor..<(cursor + 1), [])
    }

    mutating func killWordBack() { kill(wordStart..<cursor, prepend: true) }
    mutating func killWordForward() { kill(cursor..<wordEnd, prepend: false) }
    mutating func killToStart() { kill(lineStart..<cursor, prepend: true) }

    mutating func killToEnd() {
        // At the end of a line, this cuts the line break, as Emacs does.
        let end = lineEnd == cursor && cursor < characters.count ? cursor + 1 : lineEnd
        kill(cursor..<end, prepend: false)
    }

    mutating func yank() {
        guard !killed.isEmpty else { return }
        let range = removeSelection()
        remember(.other)
        splice(range ?? cursor..<cursor, killed)
    }

    mutating func transpose() {
        guard characters.count > 1, cursor > 0 else { return }
        remember(.other)
        if cursor == characters.count { cursor -= 1 }
        characters.swapAt(cursor - 1, cursor)
        cursor += 1
    }

    mutating func undo() {
        guard let snapshot = past.popLast() else { return }
        selection = nil
        characters = snapshot.characters
        cursor = snapshot.cursor
        lastEdit = .other
    }

    // MARK: Moving

    mutating func moveLeft() { move(to: max(0, cursor - 1)) }
    mutating func moveRight() { move(to: min(characters.count, cursor + 1)) }
    mutating func moveWordLeft() { move(to: wordStart) }
    mutating func moveWordRight() { move(to: wordEnd) }
    mutating func moveToLineStart() { move(to: lineStart) }
    mutating func moveToLineEnd() { move(to: lineEnd) }

    mutating func move(to place: Int) {
        cursor = min(max(0, place), characters.count)
        selection = nil
        lastEdit = .other
    }

    // MARK: Private

    private mutating func removeSelection() -> Range<Int>? {
        defer { selection = nil }
        return selection
    }

    private mutating func deleteSelection() -> Bool {
        guard let range = removeSelection() else { return false }
        remember(.other)
        splice(range, [])
        return true
    }

    private var lineStart: Int {
        (characters[..<cursor].lastIndex(where: \.isNewline)).map { $0 + 1 } ?? 0
    }

    private var lineEnd: Int {
        characters[cursor...].firstIndex(where: \.isNewline) ?? characters.count
    }

    private var wordStart: Int {
        var place = cursor
        while place > 0, !characters[place - 1].isWordPart { place -= 1 }
        while place > 0, characters[place - 1].isWordPart { place -= 1 }
        return place
    }

    private var wordEnd: Int {
        var place = cursor
        while place < characters.count, !characters[place].isWordPart { place += 1 }
        while place < characters.count, characters[place].isWordPart { place += 1 }
        return place
    }

    private mutating func kill(_ range: Range<Int>, prepend: Bool) {
        guard !range.isEmpty else { return }
        let text = Array(characters[range])
        // Consecutive kills accumulate, as in readline.
        if lastEdit == .killing {
            killed = prepend ? text + killed : killed + text
        } else {
            killed = text
        }
        remember(.killing)
        splice(range, [])
    }

    /// Replaces a range. A combining mark typed after its base joins it into one grapheme.
    private mutating func splice(_ range: Range<Int>, _ new: [Character]) {
        let joins =
            range.lowerBound > 0
            && (new.first.map { String([characters[range.lowerBound - 1], $0]).count == 1 } ?? false)
        characters.replaceSubrange(range, with: new)
        cursor = range.lowerBound + new.count
        if joins {
            let tail = String(characters[cursor...])
            characters = Array(String(characters[..<cursor]))
            cursor = characters.count
            characters += Array(tail)
        }
    }

    private mutating func remember(_ edit: Edit, boundary: Bool = false) {
        defer { lastEdit = edit }
        selection = nil
        if edit == lastEdit, edit == .typing || edit == .deleting, !boundary { return }
        past.append(Snapshot(characters: characters, cursor: cursor))
        if past.count > Self.undoLimit { past.removeFirst() }
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber }
}
