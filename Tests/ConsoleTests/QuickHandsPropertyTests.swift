import Conversation
import Effort
import Glass
import Keymaps
import Testing

@testable import Console

/// What hands do to a console through a terminal, at any speed: nothing is sent that was not meant, nothing typed is
/// lost. A failure prints the seed that brings it back.
struct QuickHandsPropertyTests {
    // MARK: Esc and a key

    /// Where an Esc may be pressed, and what leads there.
    private static let places = [
        "", "<Enter>", "rhalf a thought", "aas the AI", "B", "B<Tab><Tab>a note", "C", "mprivate", "/rossi",
        ":hand",
        "?", "rhalf<C-x>", "g",
    ]

    private func desk(at place: String, _ keymap: BundledKeymap) -> Desk {
        var desk = Desk(keymap: keymap)
        desk.select(DeskStore.mia)
        desk.advance(3_000)
        if !place.isEmpty { desk.press(place) }
        desk.advance(3_000)
        desk.forget()
        return desk
    }

    /// Everything that the next key depends on, and everything that was done.
    private func traces(_ desk: Desk) -> [String] {
        let state = desk.state
        let drafts = state.drafts.composers.map {
            "\($0.key.session) \($0.key.identity): \($0.value.editor.text)"
        }
        .sorted()
        let overlay: String =
            switch state.overlay {
            case let question as AskedQuestion:
                "\(question.question) \(question.text ?? "") \(String(describing: question.focus))"
            case let prompt as OpenPrompt: "\(prompt.prompt) \(prompt.editor.text)"
            case let picker as any Picker: "\(type(of: picker)) \(picker.editor.text)"
            case let screen?: "\(type(of: screen))"
            case nil: ""
            }
        return drafts + [
            overlay, "\(state.contexts) \(state.typing.pending)",
            "\(String(describing: state.drafts.current))",
            "\(String(describing: state.list.selectedID)) \(state.list.view)",
            "sent \(desk.sent.map(\.text))",
            "acts \(desk.acts.map(\.kind)) quit \(desk.hasQuit)",
        ]
    }

    @Test(arguments: BundledKeymap.allCases)
    func `Esc and a key after 10 to 400 ms are Esc and then the key, wherever they are pressed`(
        _ keymap: BundledKeymap
    ) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let starts = Self.places.map { ($0, desk(at: $0, keymap)) }
        let keys = (0x20...0x7E).map { UInt8($0) } + [0x0D, 0x09, 0x7F]
        for _ in 0..<Effort.count(250) {
            let (place, start) = starts.randomElement(using: &random)!
            let byte = keys.randomElement(using: &random)!
            let gap = Int.random(in: 10...400, using: &random)
            var terminal = TerminalDesk(start)
            terminal.read([0x1B])
            terminal.read([byte], after: gap)
            terminal.wait(400)
            var plain = start
            let key = Key(typed: byte)
            plain.advance(min(gap, 25))
            plain.deliver(.input(.key(Key(.escape))))
            plain.advance(max(0, gap - 25))
            plain.deliver(.input(.key(key)))
            plain.advance(400)
            let comment: Comment = "seed \(seed): \(key.notation) \(gap) ms behind Esc at \(place)"
            #expect(traces(terminal.desk) == traces(plain), comment)
            // Esc ends a sequence of keys and leaves the composer open: Enter is meant for it.
            if !place.hasSuffix("<C-x>") { #expect(terminal.desk.sent.isEmpty, comment) }
        }
    }

    // MARK: Writing

    /// What somebody who writes to two customers means to do, and how it reaches the console.
    private struct Writer {
        var terminal: TerminalDesk
        var random: SeededRandom
        var session = DeskStore.mia
        /// What should have been sent, and what should be left.
        var sent: [Session.ID: [String]] = [:]
        var drafts: [Session.ID: String] = [:]
        var history: [String] = []

        static let texts = [
            "hello ", "ö", "漢字 ", "👍", "rBCq:x ", "1 2 3 ", "[w]w ", "OK, OD ", "ñandú ", "🇩🇪",
            "Grüße aus Köln ",
        ]

        init(_ seed: UInt64, _ timing: KeyTiming) {
            random = SeededRandom(seed: seed)
            var desk = Desk()
            desk.select(DeskStore.mia)
            terminal = TerminalDesk(desk, timing)
            terminal.read("r", after: 3_000)
            terminal.wait(3_000)
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

        mutating func note(_ what: String) { history.append(what) }

        mutating func type() {
            let text = Self.texts.randomElement(using: &random)!
            note("types \(text)")
            for scalar in text.unicodeScalars {
                let pause = number(30...250)
                for (index, byte) in String(scalar).utf8.enumerated() {
                    terminal.read([byte], after: index == 0 ? pause : number(0...90))
                }
            }
            drafts[session, default: ""] += text
        }

        /// In as many reads as it comes, one of which may take long.
        mutating func paste() {
            var text = ""
            for _ in 0..<number(1...6) {
                text += Self.texts.randomElement(using: &random)!
                if Bool.random(using: &random) {
                    text += ["\r", "\r\n", "\n"].randomElement(using: &random)!
                }
            }
            let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
            let stall = [0, 40, 300, 900, 1_500, 6_000].randomElement(using: &random)!
            let cut = number(6...bytes.count)
            note("pastes \(text.debugDescription), cut at \(cut) for \(stall) ms")
            terminal.read(bytes[..<cut], after: 100)
            var rest = bytes[cut...]
            var pause = stall
            while !rest.isEmpty {
                let piece = rest.prefix(number(1...20))
                terminal.read(piece, after: pause)
                rest = rest.dropFirst(piece.count)
                pause = number(0...20)
            }
            terminal.wait(200)
            drafts[session, default: ""] += Self.lines(text)
        }

        /// The end is lost: hands that go on get their keys back.
        mutating func pasteWithoutEnd() {
            let text = Self.texts.randomElement(using: &random)! + "\r"
            note("pastes \(text.debugDescription) without an end")
            terminal.read("\u{1B}[200~" + text, after: 100)
            terminal.read(".", after: number(1_300...9_000))
            terminal.wait(300)
            drafts[session, default: ""] += Self.lines(text) + "."
        }

        static func lines(_ text: String) -> String {
            var lines: [UInt8] = []
            for byte in text.utf8 {
                if byte == 0x0A, lines.last == 0x0D { continue }
                lines.append(byte)
            }
            return String(decoding: lines.map { $0 == 0x0D ? 0x0A : $0 }, as: UTF8.self)
        }

        /// Leaves the composer and comes back.
        mutating func leave() {
            let gap = number(10...400)
            note("Esc, and r after \(gap) ms")
            terminal.read("\u{1B}", after: 100)
            terminal.read("r", after: gap)
            terminal.wait(200)
        }

        mutating func send() {
            note("sends")
            terminal.wait(2_500)
            terminal.read("\r")
            terminal.wait(500)
            for _ in 0..<4 where terminal.desk.question != nil {
                terminal.read("\r", after: 500)
                terminal.wait(500)
            }
            guard let text = drafts[session], !Editor(text).isBlank else { return }
            sent[session, default: []].append(text)
            drafts[session] = ""
        }

        mutating func switchSession() {
            let other = session == DeskStore.mia ? DeskStore.omar : DeskStore.mia
            note("goes to \(other)")
            terminal.read("\u{1B}", after: 100)
            terminal.read("\t", after: number(30...300))
            terminal.read("g", after: 60)
            for _ in 0..<12 where terminal.desk.state.list.selectedID != other {
                terminal.read("j", after: 60)
            }
            #expect(terminal.desk.state.list.selectedID == other)
            terminal.read("r", after: 100)
            terminal.wait(500)
            session = other
        }

        mutating func interrupt() {
            switch number(0...3) {
            case 0: terminal.desk.resize(number(60...160), number(16...50))
            case 1: terminal.read("\u{1B}[" + ["I", "O"].randomElement(using: &random)!, after: 100)
            case 2:
                let session = [DeskStore.mia, DeskStore.omar, DeskStore.amelia].randomElement(using: &random)!
                terminal.desk.meanwhile { $0.say("And?", in: session) }
            default: terminal.desk.deliver(.otherConsoles(0))
            }
        }

        mutating func step() {
            switch number(0...11) {
            case 0...3: type()
            case 4, 5: paste()
            case 6: pasteWithoutEnd()
            case 7: leave()
            case 8: send()
            case 9: switchSession()
            default: interrupt()
            }
        }

        func draft(in session: Session.ID) -> String {
            let key = DraftKey(session: session, identity: .oneself)
            return terminal.desk.state.drafts.composers[key]?.editor.text ?? ""
        }
    }

    @Test(arguments: [KeyTiming.local, .remote])
    func `whatever the terminal does to bytes, what was written is sent when it was meant, or kept`(
        _ timing: KeyTiming
    ) {
        for _ in 0..<Effort.count(12) {
            let seed = UInt64.random(in: 0 ... .max)
            var writer = Writer(seed, timing)
            for _ in 0..<25 {
                writer.step()
                for session in [DeskStore.mia, DeskStore.omar] {
                    let sent = writer.terminal.desk.sent.filter { $0.session == session }.map(\.text)
                    let comment: Comment = "seed \(seed): \(writer.history.suffix(4))"
                    guard sent == writer.sent[session, default: []],
                        writer.draft(in: session) == writer.drafts[session, default: ""]
                    else {
                        #expect(sent == writer.sent[session, default: []], comment)
                        #expect(writer.draft(in: session) == writer.drafts[session, default: ""], comment)
                        return
                    }
                }
            }
            #expect(writer.terminal.desk.acts.isEmpty, "seed \(seed): \(writer.history)")
        }
    }
}

extension Key {
    /// What one byte types.
    fileprivate init(typed byte: UInt8) {
        switch byte {
        case 0x0D: self.init(.enter)
        case 0x09: self.init(.tab)
        case 0x7F: self.init(.backspace)
        default: self = .character(Character(Unicode.Scalar(byte)))
        }
    }
}
