import Conversation
import Glass
import Testing

@testable import Console

/// What an operator sees of the AI's side, to be read as prose.
struct GoldenAITests {
    @Test func `what the AI had drafted stands above the composer`() {
        var desk = Desk()
        desk.meanwhile { $0.suggest("I can change that for you.", in: DeskStore.omar) }
        desk.press("a")
        #expect(
            desk.text == """
                 switchboard   local   ! 1 waiting   * 2 yours   1 automatic                                         live   sam   09:06
                 All · Needs you              1 of 2 │ omar rossi · airline · tau_12_0                MANUAL · yours · they wait 2m 00s
                ▌*  2m omar rossi                    │ why: name change on reservation FQ8APE, not possible automatically
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
                                                     ├┄┄ the AI had drafted ┄┄┄┄┄ <C-x><C-y> accept  <C-x><C-v> edit  <C-x><C-d> drop ┄┄
                                                     │ 09:06   I can change that for you.
                                                     ├══ TO omar rossi · AS THE AI (shown as airline) ▸ ════════════════════════════════
                                                     │
                 Enter send   Alt-Enter new line   Esc back, draft kept   <C-x>/ canned reply   PageUp read   <C-x>p customer
                """)
        #expect(
            desk.inks == """
                .fffffffffff...fffff...wwwwwwwwwww...mmmmmmmmm...uuuuuuuuuuu.........................................ffff.........fffff
                ..............................ffffff.r...........fffffffffffffffffffff................mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm
                kmwwwwwmmmmmmmmmm....................r.fffff
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
                .....................................rrraaaaaaaaaaaaaaaaaaaarrrrr...........ffffffff...........ffffff...........ffffffrr
                .....................................rfffffffkkaaaaaaaaaaaaaaaaaaaaaaaaaa
                .....................................rrriiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiirrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                .....................................r
                ......fffff............fffffffff......fffffffffffffffff.........fffffffffffff.........fffff.........fffffffff
                """)
    }

    @Test func `a long draft of the AI at 80 columns, before anything is written`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.meanwhile {
            $0.suggest(
                """
                I am sorry that this takes so long. Basic economy tickets keep the name under which they were \
                bought, so I cannot change it to Omar Rossi. What I can do is cancel the reservation and book the \
                same flight again, which costs the difference in fare, or ask a colleague to look at it with you.
                """, in: DeskStore.omar)
        }
        desk.press("<Enter>")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 next ! 2m amelia davis: wants three reservations cancelled at once
                ────────────────────────────────────────────────────────────────────────────────
                 omar rossi · airline · tau_12_0              MANUAL · yours · they wait 2m 00s
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
                ▌09:04 customer      Are you there?
                ┄┄ the AI had drafted ┄┄┄ <C-x><C-y> accept  <C-x><C-v> edit  <C-x><C-d> drop ┄┄
                 09:06   I am sorry that this takes so long. Basic economy tickets keep the
                         name under which they were bought, so I cannot change it to Omar
                         Rossi. What I can do is cancel the reservation and book the same …
                 r reply   a as the AI   B hand back   w next waiting   / search   ? help
                """)
    }

    @Test func `several drafts of the AI at 80 columns`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.meanwhile {
            for text in [
                "Of which reservation do you speak?", "I see.\nOne moment.", "Done.", "Anything else?",
            ] {
                $0.suggest(text, in: DeskStore.omar)
                $0.pass(60)
            }
        }
        desk.press("r<C-x><C-n>")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:10
                 next ! 6m amelia davis: wants three reservations cancelled at once
                ────────────────────────────────────────────────────────────────────────────────
                 omar rossi · airline · tau_12_0              MANUAL · yours · they wait 6m 01s
                 why: name change on reservation FQ8APE, not possible automatically
                 facts: Omar Rossi · omar@example.com · gold
                 Wednesday 15 May 2024 ─────────────────────────────────────────────────────────
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
                ┄┄ the AI had drafted 4 (1 more) ┄┄┄┄┄┄┄┄┄ <C-x><C-y> accept  <C-x><C-v> edit ┄┄
                 09:08 › Done.
                 09:07   I see.⏎One moment.
                 09:06   Of which reservation do you speak?
                ── TO omar rossi · AS YOURSELF (Sam) ▸ ─────────────────────────────────────────

                 Enter send   Alt-Enter new line   Esc back, draft kept   <C-x>/ canned reply
                """)
    }

    @Test func `a draft of the AI on the smallest screen`() {
        var desk = Desk(columns: 40, rows: 10)
        desk.meanwhile {
            $0.suggest("I see.", in: DeskStore.omar)
            $0.suggest("I can change that for you, if you like.", in: DeskStore.omar)
        }
        desk.press("a")
        #expect(
            desk.text == """
                 ! 1 waiting   * 2 yours   live   09:06
                 omar rossi · airline ·… yours · 2m 00s
                 Wednesday 15 May 2024 ─────────────────
                       · · · 1 new · · ·
                 09:04 customer Are you there?
                ┄┄ the AI had drafted 2 (1 more) ┄┄┄┄┄┄┄
                 09:06 › I can change that for you, if…
                ══ TO omar r… · AS THE AI (airline) ▸ ══

                 Enter send   Alt-Enter new line
                """)
    }

    @Test func `taking over while the AI is typing, and where it failed`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.meanwhile {
            $0.add("tau_99_0", "vera kohl")
            $0.say("Hello?", in: "tau_99_0")
            $0.status("error", in: "tau_99_0")
            $0.say("Ada Lovelace", in: DeskStore.star)
            $0.status("typing", in: DeskStore.star)
        }
        desk.select(DeskStore.star)
        desk.press("t")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   2 automatic         live   sam   09:06
                 All · Needs you                                                              2
                 *  2m omar rossi                                                         1 new
                       Are you there?
                 !  2m amelia davis
                       wants three reservations cancelled at once
                 Waiting for them                                                             1
                 *     mia li                                                                1m
                       you: one moment please
                 Automatic                                                               1 of 2
                ▌      star_3180                                                            <1m
                ▌      Ada Lovelace
                       vera kohl                                                            <1m
                       AI failed · Hello?




                ── Take over star_3180? ────────────────────────────────────────────────────────
                  The AI is typing an answer just now: it will be stopped.
                  reason   none  (private: only operators read it)
                  tell     nothing  (to the customer)
                  Enter take over   Tab edit the reason   Esc back

                """)
        desk.press("<Esc><Enter>")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   2 automatic         live   sam   09:06
                 next * 2m omar rossi: name change on reservation FQ8APE, not possible automat…
                ────────────────────────────────────────────────────────────────────────────────
                 star_3180 · Aria · star_3180                         AUTOMATIC · AI is typing…
                 facts: none yet
                ────────────────────────────────────────────────────────────────────────────────












                 Wednesday 15 May 2024
                 09:01 customer      Hello, is anybody there?
                       AI            Please provide your name.
                ▌09:06 customer      Ada Lovelace
                                     the AI is typing …
                 t take over   r reply   a as the AI   w next waiting   / search   ? help
                """)
    }

    @Test func `handing back to an AI that is not there`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.store.agents = []
        desk.press("<Enter>B")
        #expect(
            desk.text == """
                 ! 1 waiting   * 2 yours   1 automatic   no AI agent         live   sam   09:06
                 next ! 2m amelia davis: wants three reservations cancelled at once
                ────────────────────────────────────────────────────────────────────────────────
                 omar rossi · airline · tau_12_0              MANUAL · yours · they wait 2m 01s
                 why: name change on reservation FQ8APE, not possible automatically
                 facts: Omar Rossi · omar@example.com · gold
                 Wednesday 15 May 2024 ─────────────────────────────────────────────────────────
                                     FQ8APE from Ivan Garcia to Omar Rossi.
                       AI            I can help with that. Could you give me your user id?
                 09:02 customer      omar_rossi_1241
                                     ▸ get_user_details(user_id: "omar_ross…) → Omar Rossi · +2
                                     ▸ initiate_human_handoff(reason: "name change, …) → manual
                       ── waiting for a human ──
                       AI            A colleague will take over in a moment.
                       · · · 1 new · · ·
                 09:04 customer      Are you there?
                ── Hand omar rossi back to the AI? ─────────────────────────────────────────────
                  No AI agent is running: nobody will answer until one is started.
                  outcome  resolved  (public)
                  note     none  (the AI and the customer read it)
                  tell     nothing  (to the customer)
                  then     stay here  (↓ goes there)
                  Enter hand back   Tab edit outcome and note   Esc back

                """)
    }
}
