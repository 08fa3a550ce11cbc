import Conversation
import Glass
import Testing

@testable import Console

/// The canned replies on screen, to be read as prose.
struct GoldenReplyTests {
    private func desk(columns: Int, rows: Int) -> Desk {
        var store = DeskStore.airline
        store.replies = CannedReplyTests.replies
        var desk = Desk(store, columns: columns, rows: rows)
        desk.press("r")
        return desk
    }

    @Test func `the picker at 120 columns, with what nothing fills marked`() {
        var desk = desk(columns: 120, rows: 36)
        desk.press("/<Down><Down><Down>")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 canned reply to omar rossi ▸
                 6 of 6, the most used first

                  hello           Greeting  Hello {customer}, this is {operator}. {cursor}                                          41×
                  refund-delay    Refund is late  The refund takes 5 days.⏎Sorry, {customer}.                                       12×
                  bye             Closing  Goodbye!                                                    AND adds #done, closes reso…  3×
                ▌ case            The case by name  About {title}: we are looking into it.
                  –               No code  A supervisor will call you back.
                  back            To the AI  Our assistant helps you from here.                                AND hands back to the AI






















                ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
                 Nothing fills {title} here.
                 About {title}: we are looking into it.
                 Enter insert   Esc type /   Tab complete the code
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................ffff.........fffff
                .kkkkkkkkkkkkkkkkkkkkkkkkkkkkk
                .fffffffffffffffffffffffffff

                kkkkkkkkkkkkkkkk............ffffffffffffffffffffffffffffffffffffffffffffff........................................fffff
                kkkkkkkkkkkkkkkk..................fffffffffffffffffffffffffffffffffffffffffff.....................................fffff
                kkkkkkkkkkkkkkkk...........ffffffff....................................................yyyyyyyyyyyyyyyyyyyyyyyyyyyyffff
                KKKKKKKKKKKKKKKK####################FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF##############################################
                kkkkkkkkkkkkkkkk...........ffffffffffffffffffffffffffffffff
                kkkkkkkkkkkkkkkk.............ffffffffffffffffffffffffffffffffff................................yyyyyyyyyyyyyyyyyyyyyyyy






















                rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                .yyyyyyyyyyyyyyyyyyyyyyyyyyy
                .......yyyyyyy
                ......fffffff......fffffff......ffffffffffffffffff
                """)
    }

    @Test func `the picker at 80 columns, with what follows the reply`() {
        var desk = desk(columns: 80, rows: 24)
        desk.press("/bye")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 canned reply to omar rossi ▸ bye
                 2 of 6, the most used first

                ▌ bye             Closing  Goodbye!            AND adds #done, closes reso…  3×
                  case            The case by name  About {title}: we are looking into it.














                ────────────────────────────────────────────────────────────────────────────────
                 Once it is inserted, Enter sends AND adds #done, closes resolved.
                 Goodbye!
                 Enter insert   Esc type /   Tab complete the code
                """)
        #expect(
            desk.inks == """
                .fffffffffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........ffff.........fffff
                .kkkkkkkkkkkkkkkkkkkkkkkkkkkkk
                .fffffffffffffffffffffffffff

                KKKKKKKKKKKKKKKK###########FFFFFFFF############YYYYYYYYYYYYYYYYYYYYYYYYYYYYFFFF#
                kkkkkkkkkkkkkkkk....................ffffffffffffffffffffffffffffffffffffff














                rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                .yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy

                ......fffffff......fffffff......ffffffffffffffffff
                """)
    }

    @Test func `a reply that does more than being sent, with a gap in it`() {
        var desk = desk(columns: 80, rows: 24)
        desk.press("/bye<Enter> <C-x>/case<Enter>")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 next ! 2m amelia davis: wants three reservations cancelled at once
                ────────────────────────────────────────────────────────────────────────────────
                 omar rossi · airline · tau_12_0              MANUAL · yours · they wait 2m 05s
                 why: name change on reservation FQ8APE, not possible automatically
                 facts: Omar Rossi · omar@example.com · gold
                ────────────────────────────────────────────────────────────────────────────────

                 Wednesday 15 May 2024
                 09:01 customer      Hi! I need to change the passenger name on my reservation
                                     FQ8APE from Ivan Garcia to Omar Rossi.
                       AI            I can help with that. Could you give me your user id?
                 09:02 customer      omar_rossi_1241
                                     ▸ get_user_details(user_id: "omar_ross…) → Omar Rossi · +2
                                     ▸ initiate_human_handoff(reason: "name change, …) → manual
                       ── waiting for a human ──
                       AI            A colleague will take over in a moment.
                       · · · 1 new · · ·
                 09:04 customer      Are you there?
                ── TO omar rossi · AS YOURSELF (Sam) ▸ ─────────────────────────────────────────
                 Enter sends AND adds #done, closes resolved. <C-x><C-t> only sends.
                 Nothing fills {title}: replace or delete it to send.
                 Goodbye! About {title}: we are looking into it.
                 Nothing fills {title} here: replace or delete it.
                """)
        #expect(
            desk.inks == """
                .fffffffffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........ffff.........fffff
                .fffffwwwwwwwwwwwwwwwwwffffffffffffffffffffffffffffffffffffffffffff
                rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                ...........fffffffffffffffffffff..............mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm
                .fffff
                .fffffff
                rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr

                ffffffffffffffffffffff
                fffffffccccccccccccc

                fffffffaaaaaaaaaaaaa
                fffffffccccccccccccc
                fffffff..............tttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
                fffffff..............tttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
                fffffffrrrwwwwwwwwwwwwwwwwwwwrrr
                fffffffaaaaaaaaaaaaa
                fffffffrrrrrrcccccrrrrrr
                fffffffccccccccccccc
                rrjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                .yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                .yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                ................yyyyyyy
                .yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                """)
    }
}
