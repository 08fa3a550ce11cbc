import Conversation
import Glass
import Testing

@testable import Console

/// The page of figures, to be read as prose. In `inks` a letter says what a cell means; see `Ink.letter` in Inks.swift.
struct GoldenStatisticsTests {
    @Test func `figures beside their course`() {
        var desk = Desk(columns: 120, rows: 36)
        desk.press("S")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 Statistics · Wednesday 15 May 2024, until 09:06

                 Now                                                            │ Handoffs by hour, 0 to 23
                ▌! waiting                         1  ████████████              │ today    ·······▄█···············    3
                 * yours                           2  ████████████████████████  │ 8 May    ······▄·▄·····▄·········    3
                 = with colleagues                 0                            │
                   automatic                       1  ████████████              │ 14 days, today last
                 x closed                          0                            │ sessions ··▁···█·▃··▂·█   22
                                                                                │ handoffs ··▃···█····▃·█    8
                 Today                           Wed 15 May     Wed 8 May       │
                 sessions                                 8             6       │ Reasons, 7 days                             n  before
                 bot-handled                     100 % of 8    100 % of 6       │ wants a refund                █████████     3       1
                 containment                      62 % of 8     66 % of 6       │ name change                   ███           1       1
                 handoff rate                     37 % of 8     33 % of 6       │
                 handoffs                                 3             2       │
                 claimed                          66 % of 3    100 % of 2       │
                 resolution                       50 % of 2     50 % of 2       │
                 hand-back rate                   50 % of 2     50 % of 2       │
                 abandonment                      50 % of 2      0 % of 2       │
                 no-answer rate                    0 % of 8      0 % of 6       │
                                                                                │
                 Times                            p50     p90    n was p50    n │
                 time to claim                    45s  2m 05s    2     30s    2 │
                 time to first human response  1m 10s  3m 10s    2  1m 00s    2 │
                 waiting                       1m 10s  3m 10s    2  1m 00s    2 │
                 handle time                   9m 15s     22m    2     14m    2 │
                                                                                │
                                                                                │
                                                                                │
                                                                                │
                                                                                │
                                                                                │
                                                                                │
                                                                                │
                 Enter list these sessions   q back
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................ffff.........fffff
                .kkkkkkkkkkfffffffffffffffffffffffffffffffffffff

                k...............................................................rk
                K############################WWWWWWW##WWWWWWWWWWWW##############rk.........kkkkkkkkkkkkkkkkkkkkkkkk
                k............................mmmmmmm..mmmmmmmmmmmmmmmmmmmmmmmm..rk.........ffffffffffffffffffffffff
                k............................ooooooo............................rk
                k............................uuuuuuu..uuuuuuuuuuuu..............rk
                k............................xxxxxxx............................rk.........kkkkkkkkkkkkkk
                k...............................................................rk.........kkkkkkkkkkkkkk
                k............................ffffffffffffffffffffffffffff.......rk
                k..........................................ffffffffffffff.......rk........................................fffffffffffff
                k..........................................ffffffffffffff.......rk..............................kkkkkkkkkk.....ffffffff
                k..........................................ffffffffffffff.......rk..............................kkkkkkkkkk.....ffffffff
                k..........................................ffffffffffffff.......r
                k..........................................ffffffffffffff.......r
                k..........................................ffffffffffffff.......r
                k..........................................ffffffffffffff.......r
                k..........................................ffffffffffffff.......r
                k..........................................ffffffffffffff.......r
                k..........................................ffffffffffffff.......r
                k...............................................................r
                k............................ffffffffffffffffffffffffffffffffff.r
                k.................................................fffffffffffff.r
                k.................................................fffffffffffff.r
                k.................................................fffffffffffff.r
                k.................................................fffffffffffff.r
                k...............................................................r
                ................................................................r
                ................................................................r
                ................................................................r
                ................................................................r
                ................................................................r
                ................................................................r
                ................................................................r
                ......ffffffffffffffffffff....fffff
                """)
    }

    @Test func `figures in one column`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("S")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 Statistics · Wednesday 15 May 2024, until 09:06

                 Now
                ▌! waiting                         1  ████████████
                 * yours                           2  ████████████████████████
                 = with colleagues                 0
                   automatic                       1  ████████████
                 x closed                          0

                 Today                           Wed 15 May     Wed 8 May
                 sessions                                 8             6
                 bot-handled                     100 % of 8    100 % of 6
                 containment                      62 % of 8     66 % of 6
                 handoff rate                     37 % of 8     33 % of 6
                 handoffs                                 3             2
                 claimed                          66 % of 3    100 % of 2
                 resolution                       50 % of 2     50 % of 2
                 hand-back rate                   50 % of 2     50 % of 2
                 abandonment                      50 % of 2      0 % of 2
                 no-answer rate                    0 % of 8      0 % of 6

                 Times                            p50     p90    n was p50    n
                 Enter list these sessions   q back
                """)
        #expect(
            desk.inks == """
                .fffffffffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........ffff.........fffff
                .kkkkkkkkkkfffffffffffffffffffffffffffffffffffff

                k
                K############################WWWWWWW##WWWWWWWWWWWW##############################
                k............................mmmmmmm..mmmmmmmmmmmmmmmmmmmmmmmm
                k............................ooooooo
                k............................uuuuuuu..uuuuuuuuuuuu
                k............................xxxxxxx
                k
                k............................ffffffffffffffffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k..........................................ffffffffffffff
                k
                k............................ffffffffffffffffffffffffffffffffff
                ......ffffffffffffffffffff....fffff
                """)
    }

    @Test func `figures on a large screen`() {
        var desk = Desk(columns: 200, rows: 60)
        desk.press("S")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                                                                                                         live   sam   09:06
                 Statistics · Wednesday 15 May 2024, until 09:06

                 Now                                                                            │ Handoffs by hour, 0 to 23
                ▌! waiting                         1  ████████████                              │ today    ·······▄█···············    3
                 * yours                           2  ████████████████████████                  │ 8 May    ······▄·▄·····▄·········    3
                 = with colleagues                 0                                            │
                   automatic                       1  ████████████                              │ 14 days, today last
                 x closed                          0                                            │ sessions ··▁···█·▃··▂·█   22
                                                                                                │ handoffs ··▃···█····▃·█    8
                 Today                           Wed 15 May     Wed 8 May                       │
                 sessions                                 8             6                       │ Reasons, 7 days                                                  n  before
                 bot-handled                     100 % of 8    100 % of 6                       │ wants a refund                     ······▄····▄·█  █████████     3       1
                 containment                      62 % of 8     66 % of 6                       │ name change                        ··█··········█  ███           1       1
                 handoff rate                     37 % of 8     33 % of 6                       │
                 handoffs                                 3             2                       │
                 claimed                          66 % of 3    100 % of 2                       │
                 resolution                       50 % of 2     50 % of 2                       │
                 hand-back rate                   50 % of 2     50 % of 2                       │
                 abandonment                      50 % of 2      0 % of 2                       │
                 no-answer rate                    0 % of 8      0 % of 6                       │
                                                                                                │
                 Times                            p50     p90    n was p50    n                 │
                 time to claim                    45s  2m 05s    2     30s    2                 │
                 time to first human response  1m 10s  3m 10s    2  1m 00s    2                 │
                 waiting                       1m 10s  3m 10s    2  1m 00s    2                 │
                 handle time                   9m 15s     22m    2     14m    2                 │
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
                 Enter list these sessions   q back
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................................................................................................ffff.........fffff
                .kkkkkkkkkkfffffffffffffffffffffffffffffffffffff

                k...............................................................................rk
                K############################WWWWWWW##WWWWWWWWWWWW##############################rk.........kkkkkkkkkkkkkkkkkkkkkkkk
                k............................mmmmmmm..mmmmmmmmmmmmmmmmmmmmmmmm..................rk.........ffffffffffffffffffffffff
                k............................ooooooo............................................rk
                k............................uuuuuuu..uuuuuuuuuuuu..............................rk
                k............................xxxxxxx............................................rk.........kkkkkkkkkkkkkk
                k...............................................................................rk.........kkkkkkkkkkkkkk
                k............................ffffffffffffffffffffffffffff.......................rk
                k..........................................ffffffffffffff.......................rk.............................................................fffffffffffff
                k..........................................ffffffffffffff.......................rk...................................ffffffffffffffffkkkkkkkkkk.....ffffffff
                k..........................................ffffffffffffff.......................rk...................................ffffffffffffffffkkkkkkkkkk.....ffffffff
                k..........................................ffffffffffffff.......................r
                k..........................................ffffffffffffff.......................r
                k..........................................ffffffffffffff.......................r
                k..........................................ffffffffffffff.......................r
                k..........................................ffffffffffffff.......................r
                k..........................................ffffffffffffff.......................r
                k..........................................ffffffffffffff.......................r
                k...............................................................................r
                k............................ffffffffffffffffffffffffffffffffff.................r
                k.................................................fffffffffffff.................r
                k.................................................fffffffffffff.................r
                k.................................................fffffffffffff.................r
                k.................................................fffffffffffff.................r
                k...............................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ................................................................................r
                ......ffffffffffffffffffff....fffff
                """)
    }
}
