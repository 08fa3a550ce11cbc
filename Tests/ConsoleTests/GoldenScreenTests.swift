import Conversation
import Glass
import Testing

@testable import Console

/// Screens to read as prose. In `inks` a letter says what a cell means; see `Ink.letter` in Inks.swift.
struct GoldenScreenTests {
    @Test func `the list beside the session of who waits longest`() {
        let desk = Desk()
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 All · Needs you              1 of 2 │ omar rossi · airline · tau_12_0                MANUAL · yours · they wait 2m 00s
                ▌*  2m omar rossi              1 new │ why: name change on reservation FQ8APE, not possible automatically
                ▌      Are you there?                │ facts: Omar Rossi · omar@example.com · gold
                 !  2m amelia davis                  ├──────────────────────────────────────────────────────────────────────────────────
                       wants three reservations can… │
                 Waiting for them                  1 │
                 *     mia li                     1m │
                       you: one moment please        │
                 Automatic                         1 │
                       star_3180                  4m │
                       AI: Please provide your name. │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │ Wednesday 15 May 2024
                                                     │ 09:01 customer      Hi! I need to change the passenger name on my reservation
                                                     │                     FQ8APE from Ivan Garcia to Omar Rossi.
                                                     │       AI            I can help with that. Could you give me your user id?
                                                     │ 09:02 customer      omar_rossi_1241
                                                     │                     ▸ get_user_details(user_id: "omar_rossi_…) → Omar Rossi · +2
                                                     │                     ▸ initiate_human_handoff(reason: "name change, no…) → manual
                                                     │       ── waiting for a human ──
                                                     │       AI            A colleague will take over in a moment.
                                                     │       · · · 1 new · · ·
                                                     │ 09:04 customer      Are you there?
                 r reply   a as the AI   B hand back   w next waiting   / search   : commands   ? help   i instruct the AI
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................ffff.........fffff
                .kkkkkkkkkkkkkkk..............ffffff.r...........fffffffffffffffffffff................mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm
                KMWWWWWMMMMMMMMMM##############CCCCC#r.fffff
                K######FFFFFFFFFFFFFF################r.fffffff
                kwwwwwwwwwwwwwwwwww..................rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                k......fffffffffffffffffffffffffffff.r
                ...................................f.r
                kmwwwwwmmmmmm.....................ff.r
                k......ffffffffffffffffffffff........r
                ...................................f.r
                k.wwwww...........................ff.r
                k......fffffffffffffffffffffffffffff.r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................rffffffffffffffffffffff
                .....................................rfffffffccccccccccccc
                .....................................r
                .....................................rfffffffaaaaaaaaaaaaa
                .....................................rfffffffccccccccccccc
                .....................................rfffffff..............tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
                .....................................rfffffff..............tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
                .....................................rfffffffrrrwwwwwwwwwwwwwwwwwwwrrr
                .....................................rfffffffaaaaaaaaaaaaa
                .....................................rfffffffrrrrrrcccccrrrrrr
                .....................................rfffffffccccccccccccc
                ..ffffff....ffffffffff....ffffffffff....fffffffffffff....fffffff....fffffffff....fffff....ffffffffffffffff
                """)
    }

    @Test func `writing as oneself`() {
        var desk = Desk()
        desk.press("rI have your reservation here, one moment")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 All · Needs you              1 of 2 │ omar rossi · airline · tau_12_0                MANUAL · yours · they wait 2m 16s
                ▌*  2m omar rossi                  d │ why: name change on reservation FQ8APE, not possible automatically
                ▌      Are you there?                │ facts: Omar Rossi · omar@example.com · gold
                 !  2m amelia davis                  ├──────────────────────────────────────────────────────────────────────────────────
                       wants three reservations can… │
                 Waiting for them                  1 │
                 *     mia li                     1m │
                       you: one moment please        │
                 Automatic                         1 │
                       star_3180                  4m │
                       AI: Please provide your name. │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │ Wednesday 15 May 2024
                                                     │ 09:01 customer      Hi! I need to change the passenger name on my reservation
                                                     │                     FQ8APE from Ivan Garcia to Omar Rossi.
                                                     │       AI            I can help with that. Could you give me your user id?
                                                     │ 09:02 customer      omar_rossi_1241
                                                     │                     ▸ get_user_details(user_id: "omar_rossi_…) → Omar Rossi · +2
                                                     │                     ▸ initiate_human_handoff(reason: "name change, no…) → manual
                                                     │       ── waiting for a human ──
                                                     │       AI            A colleague will take over in a moment.
                                                     │       · · · 1 new · · ·
                                                     │ 09:04 customer      Are you there?
                                                     ├── TO omar rossi · AS YOURSELF (Sam) ▸ ───────────────────────────────────────────
                                                     │ I have your reservation here, one moment
                 Enter send   Alt-Enter new line   Esc back, draft kept   <C-x>/ canned reply   PageUp read   <C-x>p customer
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................ffff.........fffff
                ..............................ffffff.r...........fffffffffffffffffffff................mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm
                kmwwwwwmmmmmmmmmm..................n.r.fffff
                k......ffffffffffffff................r.fffffff
                kwwwwwwwwwwwwwwwwww..................rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                k......fffffffffffffffffffffffffffff.r
                ...................................f.r
                kmwwwwwmmmmmm.....................ff.r
                k......ffffffffffffffffffffff........r
                ...................................f.r
                k.wwwww...........................ff.r
                k......fffffffffffffffffffffffffffff.r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................rffffffffffffffffffffff
                .....................................rfffffffccccccccccccc
                .....................................r
                .....................................rfffffffaaaaaaaaaaaaa
                .....................................rfffffffccccccccccccc
                .....................................rfffffff..............tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
                .....................................rfffffff..............tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
                .....................................rfffffffrrrwwwwwwwwwwwwwwwwwwwrrr
                .....................................rfffffffaaaaaaaaaaaaa
                .....................................rfffffffrrrrrrcccccrrrrrr
                .....................................rfffffffccccccccccccc
                .....................................rrrjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                .....................................r
                ......fffff............fffffffff......fffffffffffffffff.........fffffffffffff.........fffff.........fffffffff
                """)
    }

    @Test func `a second look before speaking as the AI`() {
        var desk = Desk()
        desk.press("rI have your reservation here, one moment")
        desk.press("<C-x><C-a>Hello<Enter>")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 All · Needs you              1 of 2 │ omar rossi · airline · tau_12_0                MANUAL · yours · they wait 2m 19s
                ▌*  2m omar rossi                  d │ why: name change on reservation FQ8APE, not possible automatically
                ▌      Are you there?                │ facts: Omar Rossi · omar@example.com · gold
                 !  2m amelia davis                  ├──────────────────────────────────────────────────────────────────────────────────
                       wants three reservations can… │
                 Waiting for them                  1 │
                 *     mia li                     1m │
                       you: one moment please        │
                 Automatic                         1 │
                       star_3180                  4m │
                       AI: Please provide your name. │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │ Wednesday 15 May 2024
                                                     │ 09:01 customer      Hi! I need to change the passenger name on my reservation
                                                     │                     FQ8APE from Ivan Garcia to Omar Rossi.
                                                     │       AI            I can help with that. Could you give me your user id?
                                                     │ 09:02 customer      omar_rossi_1241
                                                     │                     ▸ get_user_details(user_id: "omar_rossi_…) → Omar Rossi · +2
                                                     │                     ▸ initiate_human_handoff(reason: "name change, no…) → manual
                                                     │       ── waiting for a human ──
                                                     │       AI            A colleague will take over in a moment.
                                                     │       · · · 1 new · · ·
                                                     │ 09:04 customer      Are you there?
                                                     ├── Send to omar rossi? ───────────────────────────────────────────────────────────
                                                     │  The customer will see it from airline, the AI.
                                                     │  message  Hello
                                                     │  Enter send   Esc back to writing

                """)
    }

    @Test func `one pane at 80 columns, with a long reason, a late message and hostile text`() {
        let desk = GoldenStore.long()
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 next ! 2m amelia davis: wants three reservations cancelled at once
                ────────────────────────────────────────────────────────────────────────────────
                 omar rossi · airline · tau_12_0              MANUAL · yours · they wait 2m 00s
                 why: the customer wants the name on a reservation changed, which the rules
                      forbid for basic economy, has said three times that he will not accept a
                      refusal, asks for the supervisor, and for a refund of everything that he…
                 facts: Omar Rossi · omar@example.com · gold
                 1 message of the AI arrived after the take-over
                 Wednesday 15 May 2024 ─────────────────────────────────────────────────────────
                 09:01 customer      Hi! I need to change the passenger name on my reservation
                                     FQ8APE from Ivan Garcia to Omar Rossi.
                       AI            I can help with that. Could you give me your user id?
                 09:02 customer      omar_rossi_1241
                                     ▸ get_user_details(user_id: "omar_ross…) → Omar Rossi · +2
                                     ▸ initiate_human_handoff(reason: "name change, …) → manual
                       ── waiting for a human ──
                       AI            A colleague will take over in a moment.
                       · · · 2 new · · ·
                 09:04 customer      Are you there?
                 09:06 AI            (late, after the take-over)
                                     I can change that for you.
                ▌      customer      日本語のテキスト、幅の広い文字 and ␛[31m red� rev é ok
                 r reply   a as the AI   B hand back   w next waiting   / search   ? help
                """)
    }

    @Test func `the smallest screen`() {
        var desk = GoldenStore.long()
        desk.resize(40, 10)
        #expect(
            desk.text == """
                 ! 1 waiting   * 2 yours   live   09:06
                 omar rossi · airline ·… yours · 2m 00s
                 why: the customer wants the name on a
                      reservation changed, which the
                      rules forbid for basic economy, …
                 Wednesday 15 May 2024 ─────────────────
                ▌      customer 日本語のテキスト、幅の
                ▌               広い文字 and ␛[31m red�
                ▌               rev é ok
                 r reply   a as the AI   ? help
                """)
    }

    @Test func `an empty store`() {
        let desk = Desk(.empty, columns: 80, rows: 24)
        #expect(
            desk.text == """
                 switchboard   ! 0 waiting   * 0 yours   0 automatic         live   sam   09:06









                  No sessions yet. To add some, from another terminal:
                  switchboard import FILE.jsonl   reads recorded conversations
                  switchboard chat --new          is a new customer; switchboard demo shows all










                 w next waiting   / search   : commands   ? help
                """)
    }

    @Test func `a store that does not answer, and the coaching line`() {
        var desk = Desk(columns: 80, rows: 24) { $0.isCoached = true }
        let stale = StoreHealth.stale(
            since: desk.uptime - 12_000, wording: "The store is locked by another program.")
        desk.deliver(.health(stale))
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic   STALE 12 s   sam   09:06
                 The store is locked by another program.
                 2/4 It is yours. Press r, write, then Enter.   (:coach.off ends these hints)
                 All · Needs you                                                         1 of 2
                ▌*  2m omar rossi                                                         1 new
                ▌      Are you there?
                 !  2m amelia davis
                       wants three reservations cancelled at once
                 Waiting for them                                                             1
                 *     mia li                                                                1m
                       you: one moment please
                 Automatic                                                                    1
                       star_3180                                                             4m
                       AI: Please provide your name.









                 r reply   a as the AI   B hand back   w next waiting   / search   ? help
                """)
    }

    @Test func `list and transcript just fit side by side`() {
        var desk = Desk(columns: 100, rows: 14)
        desk.press("<Enter>")
        desk.press("<F5>")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                     live   sam   09:06
                 All · Needs you           1 of 2 │ omar rossi · airline · tau_1… MANUAL · yours · they wait 2m 01s
                ▌*  2m omar rossi                 │ why: name change on reservation FQ8APE, not possible
                ▌      Are you there?             │      automatically
                 !  2m amelia davis               │ facts: Omar Rossi · omar@example.com · gold
                       wants three reservations … ├ Wednesday 15 May 2024 ──────────────────────────────────────────
                 Waiting for them               1 │ 09:02 customer      omar_rossi_1241
                 *     mia li                  1m │                     ▸ get_user_details(user…) → Omar Rossi · +2
                       you: one moment please     │                     ▸ initiate_human_handoff(reason:…) → manual
                 Automatic                      1 │       ── waiting for a human ──
                       star_3180               4m │       AI            A colleague will take over in a moment.
                       AI: Please provide your n… │       · · · 1 new · · ·
                                                  │▌09:04 customer      Are you there?
                 r reply   a as the AI   B hand back   w next waiting   / search   : commands   ? help
                """)
    }

    @Test(arguments: [(0, 0), (1, 1), (39, 10), (40, 9)])
    func `a screen that is too small says so as far as it can`(columns: Int, rows: Int) {
        var desk = Desk()
        desk.resize(columns, rows)
        #expect(desk.screen.size == Size(columns: columns, rows: rows))
        #expect(desk.text.hasPrefix(String("too small:".prefix(columns))))
        desk.press("rHello<Enter>t<Enter>")
        desk.resize(120, 36)
        #expect(desk.draft == nil, "nobody answers what cannot be read")
        #expect(desk.acts.isEmpty)
        #expect(desk.question == nil)
    }

    @Test func `a question that was hidden by a screen too small is deaf anew`() {
        var desk = Desk()
        desk.press("jjjt")
        let asked = desk.question != nil
        desk.advance(1_000)
        desk.resize(20, 5)
        desk.press("<Enter>")
        desk.resize(120, 36)
        desk.burst("<Enter>")
        #expect(asked)
        #expect(desk.acts.isEmpty)
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }
}
