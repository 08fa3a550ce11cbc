import Glass

@testable import Console

/// A console behind a terminal: bytes go through the real decoder, at times that a test says.
struct TerminalDesk {
    var desk: Desk
    private var decoder: KeyDecoder

    init(_ desk: Desk, _ timing: KeyTiming = .local) {
        self.desk = desk
        decoder = KeyDecoder(timing)
    }

    /// Bytes that are read together, so many milliseconds after whatever was before.
    mutating func read(_ bytes: some Sequence<UInt8>, after milliseconds: Int = 0) {
        wait(milliseconds)
        deliver(decoder.feed(bytes, at: desk.uptime))
    }

    mutating func read(_ text: String, after milliseconds: Int = 0) { read(text.utf8, after: milliseconds) }

    /// Each byte in a read of its own.
    mutating func type(_ text: String, every milliseconds: Int = 120) {
        for byte in text.utf8 { read([byte], after: milliseconds) }
    }

    mutating func wait(_ milliseconds: Int) {
        let end = desk.uptime + milliseconds
        while let due = decoder.deadline, due <= end {
            desk.advance(max(0, due - desk.uptime))
            deliver(decoder.pass(to: desk.uptime))
        }
        desk.advance(end - desk.uptime)
    }

    private mutating func deliver(_ inputs: [Input]) {
        if !inputs.isEmpty { desk.deliver(all: inputs.map { .input($0) }) }
    }
}
