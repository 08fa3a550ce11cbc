import Conversation
import Glass
import Testing

@testable import Console

/// What an operator sees who tells the AI what to say.
struct GoldenInstructionTests {
    @Test func `instructing the AI`() {
        var desk = Desk()
        desk.select(DeskStore.star)
        desk.press("iOffer her a voucher of 20 EUR")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 All · Needs you                   2 │ star_3180 · Aria · star_3180                                           AUTOMATIC
                 *  2m omar rossi              1 new │ facts: none yet
                       Are you there?                ├──────────────────────────────────────────────────────────────────────────────────
                 !  2m amelia davis                  │
                       wants three reservations can… │
                 Waiting for them                  1 │
                 *     mia li                     1m │
                       you: one moment please        │
                 Automatic                    1 of 1 │
                ▌      star_3180                  4m │
                ▌      AI: Please provide your name. │
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
                                                     │
                                                     │
                                                     │
                                                     │
                                                     │ Wednesday 15 May 2024
                                                     │ 09:01 customer      Hello, is anybody there?
                                                     │       AI            Please provide your name.
                                                     ├╌╌ star_3180 · INSTRUCT THE AI, not a message ▸ ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
                                                     │ Offer her a voucher of 20 EUR
                                                     │
                                                     │ The AI replies once; ownership does not change.
                 Enter tell the AI   Esc back
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................ffff.........fffff
                ...................................f.r..........fffffffffffffffffff...........................................uuuuuuuuu
                kmwwwwwmmmmmmmmmm..............ccccc.r.fffffffffffffff
                k......ffffffffffffff................rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                kwwwwwwwwwwwwwwwwww..................r
                k......fffffffffffffffffffffffffffff.r
                ...................................f.r
                kmwwwwwmmmmmm.....................ff.r
                k......ffffffffffffffffffffff........r
                ..............................ffffff.r
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
                .....................................r
                .....................................r
                .....................................r
                .....................................r
                .....................................rffffffffffffffffffffff
                .....................................rfffffffccccccccccccc
                .....................................rfffffffaaaaaaaaaaaaa
                .....................................rrrvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                .....................................r
                .....................................r
                .....................................r.fffffffffffffffffffffffffffffffffffffffffffffff
                ......ffffffffffff......fffff
                """)
    }

    @Test func `instructing the AI at 80 columns, in a session of one's own`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("iSay that I am looking at his reservation and need about ten minutes for it")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 All · Needs you                                                         1 of 2
                ▌*  2m omar rossi                                                         1 new
                ▌      Are you there?
                 !  2m amelia davis
                       wants three reservations cancelled at once
                 Waiting for them                                                             1
                 *     mia li                                                                2m
                       you: one moment please
                 Automatic                                                                    1
                       star_3180                                                             5m
                       AI: Please provide your name.







                ╌╌ omar rossi · INSTRUCT THE AI, not a message ▸ ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
                 Say that I am looking at his reservation and need about ten minutes for it

                 The AI speaks once, following it; the session stays yours.
                 Enter tell the AI   Esc back
                """)
    }

    @Test func `instructing the AI on the smallest screen`() {
        var desk = Desk(columns: 40, rows: 10)
        desk.press("Gi")
        #expect(
            desk.text == """
                 ! 1 waiting   * 2 yours   live   09:06
                 All · Waiting for them               1
                 *     mia li                        1m
                       you: one moment please

                ╌╌ INSTRUCT THE AI, not a message ▸ ╌╌╌╌


                 star_3180: the AI speaks once
                 Enter tell the AI   Esc back
                """)
    }
}
