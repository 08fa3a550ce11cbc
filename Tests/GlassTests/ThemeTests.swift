import Testing

@testable import Glass

@Suite struct ThemeTests {
    private let white = RGB(255, 255, 255)
    private let black = RGB(0, 0, 0)

    @Test func `contrast is what WCAG 2 says`() {
        #expect(abs(white.contrast(with: black) - 21) < 0.001)
        #expect(abs(RGB(0x77, 0x77, 0x77).contrast(with: white) - 4.478) < 0.001)
        #expect(abs(RGB(255, 0, 0).contrast(with: white) - 3.998) < 0.001)
        #expect(abs(RGB(0, 0, 255).contrast(with: black) - 2.444) < 0.001)
    }

    @Test(
        arguments: [
            ("red", Color.ansi(1)), ("bright-white", .ansi(15)), ("#FF8700", .direct(RGB(255, 0x87, 0))),
            ("#12345", nil), ("#12345g", nil), ("rot", nil), ("", nil), ("12", nil),
        ] as [(String, Color?)])
    func `a color is a name or six digits`(_ text: String, _ color: Color?) { #expect(Color(text) == color) }

    @Test func `a number is one of the 256 colors`() {
        #expect(Color(number: 7) == .ansi(7))
        #expect(Color(number: 255)?.rgb == RGB(238, 238, 238))
        #expect(Color(number: 208)?.rgb == RGB(255, 135, 0))
        #expect(Color(number: 256) == nil && Color(number: -1) == nil)
    }

    @Test func `without direct color the nearest of the 256 is taken, and of 16 only the terminal's own`() {
        let orange = Color.direct(RGB(250, 140, 3))
        #expect(orange.number(on: .direct) == 0xFA8C03)
        #expect(orange.number(on: .many) == 208)
        #expect(orange.number(on: .sixteen) == nil && orange.number(on: .none) == nil)
        #expect(Color.ansi(3).number(on: .sixteen) == 3)
        #expect(Color.ansi(11).number(on: .sixteen) == 3)
        #expect(Color.indexed(208).number(on: .direct) == 0xFF8700)
        // The lowest numbers of direct color are the terminal's own colors.
        #expect(Color.direct(RGB(0, 0, 5)).number(on: .direct) == 0x105)
    }

    @Test func `where the background is not known, every color can be read on black and on white`() {
        for ink in Ink.allCases {
            guard let color = Theme.neutral[ink]?.rgb else { continue }
            #expect(color.contrast(with: white) >= 3.8 && color.contrast(with: black) >= 3.8, "\(ink)")
        }
    }

    @Test func `what is selected has one background, whatever stands in it`() {
        var theme = Theme.terminal
        for depth in [ColorDepth.none, .sixteen, .many] {
            let looks = Ink.allCases.filter { $0 != .accent }.map {
                theme.look(Style($0, .selected), on: depth)
            }
            #expect(Set(looks.map(\.foreground)) == [nil] && Set(looks.map(\.background)) == [nil])
            #expect(looks.allSatisfy { $0.attributes.contains(.reverse) && !$0.attributes.contains(.dim) })
        }
        theme = .neutral
        for ink in Ink.allCases {
            let look = theme.look(Style(ink, .selected), on: .many)
            #expect(look.background == 240)
            #expect(look.attributes.contains(.reverse) == (ink == .match))
        }
        #expect(theme.look(Style(.faint, .selected), on: .many).foreground == 255)
        #expect(theme.look(Style(.waiting, .selected), on: .sixteen).attributes.contains(.reverse))
    }

    @Test func `states and identities differ without color`() {
        let looks = [Ink.customer, .ai, .faint, .error, .instruct, .note].map {
            Theme.neutral.look(Style($0), on: .none)
        }
        #expect(looks.allSatisfy { $0.foreground == nil && $0.background == nil })
        #expect(Set(looks.map(\.attributes.rawValue)).count == looks.count)
    }

    @Test func `lines are dim where they have no color of their own`() {
        #expect(Theme.terminal.look(Style(.rule), on: .sixteen).attributes == .dim)
        #expect(Theme.neutral.look(Style(.rule), on: .none).attributes == .dim)
        #expect(Theme.neutral.look(Style(.rule), on: .many) == Look(foreground: 243))
    }
}
