import Conversation
import Glass
import Testing

@testable import Console

/// What lies over the panes, to be read as prose.
struct GoldenOverlayTests {
    @Test func `taking over from a colleague`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        desk.select(DeskStore.star)
        desk.press("t")
        #expect(
            desk.text == """
                 ! 1 waiting   * 2 yours   0 automatic   1 theirs            live   sam   09:06
                 All · Needs you                                                              2
                 *  2m omar rossi                                                         1 new
                       Are you there?
                 !  2m amelia davis
                       wants three reservations cancelled at once
                 Waiting for them                                                             1
                 *     mia li                                                                1m
                       you: one moment please
                 With colleagues                                                         1 of 1
                ▌=     star_3180                                                             4m
                ▌      kim · AI: Please provide your name.







                ── Take over star_3180? ────────────────────────────────────────────────────────
                  kim owns it and will be told.
                  reason   none  (private: only operators read it)
                  Enter take over   Tab edit the reason   Esc back

                """)
    }

    @Test func `handing back with a note`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("B<Tab><Right><Tab>look at FQ8APE")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
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





                ── Hand omar rossi back to the AI? ─────────────────────────────────────────────
                  outcome  unresolved  (public)
                  note     look at FQ8APE▏  (the AI and the customer read it)
                  tell     nothing  (to the customer)
                  then     stay here  (↓ goes there)
                  Enter hand back   Tab next field   Esc back

                """)
    }

    @Test func `handing back on the smallest screen`() {
        var desk = Desk(columns: 40, rows: 10)
        desk.press("B")
        #expect(
            desk.text == """
                 ! 1 waiting   * 2 yours   live   09:06
                 All · Needs you                 1 of 2
                ── Hand omar rossi back to the AI? ─────
                  outcome  resolved  (public)
                  note     none
                    (the AI and the customer read it)
                  tell     nothing  (to the customer)
                  then     stay here  (↓ goes there)
                  Enter hand back  Tab edit  Esc back

                """)
    }

    @Test func `quitting while sessions are yours`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("q")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
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







                ── Quit? ───────────────────────────────────────────────────────────────────────
                  2 sessions are yours.
                  yours    keep them: they stay yours
                  Enter quit   Tab release all   Esc stay

                """)
    }

    @Test func `searching everything`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("/one")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 search everything ▸ one
                 1 match

                ▌ mia li · tau_31_0 · message                                  2024-05-15 09:04
                ▌   one moment please

















                 Enter go to match   Esc back   Ctrl-s this session only
                """)
    }

    @Test func `the palette`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press(":back")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 :back

                ▌ back                  Go one step back; from the list, quit, except by Esc. q
                  session.hand-back     Hand the session back to the AI.                      B
                  program.suspend       Suspend to the shell; `fg` comes back.            <C-z>
                  edit.delete-back      (only while writing: <BS>)
                  edit.kill-word-back   (only while writing: <C-w>)
                  history.previous      (only while writing: <C-p>)














                 Enter run   Esc back
                """)
    }

    @Test func `help`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("?")
        #expect(
            desk.text == """
                 switchboard   ! 1 waiting   * 2 yours   1 automatic         live   sam   09:06
                 Marks: ! waits  ~ abandoned  * yours  = theirs  x closed  d draft  n new

                 Everywhere
                 <C-l>              Redraw the screen.
                 <C-z>              Suspend to the shell; `fg` comes back.

                 List
                 o                  Open an attachment or a link of the message in a browser.
                                    (The selected message has no attachment and no link.)
                 O                  Change the order: attention, newest, oldest, longest wait.

                 List and transcript
                 t                  Take over the selected session; the AI stops answering.
                                    (It is yours already: reply with r.)
                 r                  Reply to the customer as yourself.
                 a                  Reply to the customer under the AI's name.
                 B                  Hand the session back to the AI.
                 U                  Return the session to the queue.
                 C                  Close the session with an outcome.
                 R                  Reopen a closed session.  (It is not closed.)
                 m                  Write a private note that only operators read.
                 l                  Add or remove labels, which the AI can read.
                 PageDown more   / find   q back
                """)
    }
}
