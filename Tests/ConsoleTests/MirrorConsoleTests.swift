import Conversation
import Glass
import Testing

@testable import Console

/// A console whose store mirrors a server.
struct MirrorConsoleTests {
    private func desk(columns: Int = 120) -> Desk {
        var desk = Desk(columns: columns) {
            $0.isMirror = true
            $0.storeName = "host:8800"
        }
        desk.deliver(
            .followed(true, Upstream(state: .live, requestsPerMinute: 34, budget: 330)))
        return desk
    }

    private func request(
        _ id: Request.ID, _ state: OutboxRequest.State, _ act: OutboxAct? = nil, text: String = "Hello",
        in session: Session.ID = DeskStore.omar, wording: String? = nil
    ) -> Arrival {
        let message = OutboxAct.append(
            source: .humanAgent, kind: .message,
            data: Event.messageData(text, from: Participant(displayName: "Sam")), metadata: [:])
        let request = OutboxRequest(
            id: id, session: session, act: act ?? message, operatorName: "sam",
            creation: Timestamp(microseconds: 0), state: state, wording: wording)
        return .changed(ChangePage(changes: [.request(request)], through: Position(900), isLast: true))
    }

    @Test func `the status line tells how the server is reached and how many requests that takes`() {
        var desk = desk()
        #expect(desk.rows(with: "host:8800").count == 1)
        #expect(desk.shows("live · 34 of 330 a minute"))
        let slowed = Upstream(state: .live, requestsPerMinute: 20, budget: 330, isSlowed: true)
        desk.deliver(.changed(ChangePage(changes: [.upstream(slowed)], through: Position(900), isLast: true)))
        #expect(desk.shows("live, slowed: 20 of 330 a minute"))
        desk.deliver(.followed(false, slowed))
        #expect(desk.shows("NOT FOLLOWED"))
    }

    @Test func `the status line tells how often a dear list is looked at, and what the server lost`() {
        var desk = desk()
        var upstream = Upstream(state: .live, requestsPerMinute: 20, budget: 330)
        upstream.listInterval = .milliseconds(3_700)
        let show = { (upstream: Upstream) in
            Arrival.changed(
                ChangePage(changes: [.upstream(upstream)], through: Position(900), isLast: true))
        }
        desk.deliver(show(upstream))
        #expect(desk.shows("live · every 4 s · 20 a minute"))
        upstream.lost = 1_402
        desk.deliver(show(upstream))
        #expect(desk.shows("the server lost 1,402 sessions"))
    }

    @Test func `offline everything that needs the server at once says why it cannot be done`() {
        var desk = desk()
        let since = desk.store.now - .seconds(180)
        desk.deliver(.followed(true, Upstream(state: .offline(since: since, wording: "It does not answer."))))
        #expect(desk.shows("OFFLINE 3m 00s"))
        #expect(desk.shows("Offline: It does not answer."))
        for key in ["B", "U", "C"] {
            desk.press(key)
            #expect(desk.question == nil && desk.prompt == nil, "\(key)")
            #expect(desk.hint.contains("Offline: It does not answer."), "\(key)")
        }
        desk.press("i")
        #expect(desk.shows("Not now. Offline: It does not answer."))
        desk.press("Offer a voucher<Enter>")
        #expect(desk.acts.isEmpty)
        desk.press("<C-c>")
        desk.select(DeskStore.amelia)
        desk.press("t")
        #expect(desk.question == nil)
    }

    /// A reply that waits for the server.
    private func sendQueued(in desk: inout Desk) {
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Hello<Enter>")
        let id = desk.sent[0].id
        desk.answer(with: .sent(id, in: DeskStore.omar, .success(nil)), \.isSend)
        desk.deliver(request(id, .queued))
    }

    @Test func `offline a reply can be written and waits visibly`() {
        var desk = desk()
        desk.deliver(
            .followed(true, Upstream(state: .offline(since: desk.store.now, wording: "It does not answer."))))
        sendQueued(in: &desk)
        #expect(desk.rows(with: "queued").count == 1)
    }

    @Test func `a held message asks with the reason and goes out only on the operator's word`() {
        var desk = desk()
        desk.deliver(request("r9", .held, wording: "The customer wrote since you sent this."))
        #expect(desk.rows(with: "held").contains { $0.contains("Hello") })
        #expect(desk.hint.contains("A message is held."))
        #expect(desk.question == nil)
        desk.press("<C-x><C-r>")
        #expect(desk.question?.reasons.first == "The customer wrote since you sent this.")
        #expect(desk.shows("“Hello”"))
        #expect(!desk.asked.contains(.store(.resend("r9"))))
        desk.press("<Enter>")
        #expect(desk.asked.contains(.store(.resend("r9"))))
    }

    @Test func `what is taken back stands in the composer again`() {
        var desk = desk()
        desk.deliver(request("r9", .held, wording: "It waited longer than 60 s."))
        desk.press("<C-x><C-w>")
        #expect(desk.asked.contains(.store(.withdraw("r9"))))
        desk.deliver(request("r9", .withdrawn))
        #expect(desk.rows(with: "held").isEmpty)
        desk.press("r")
        #expect(desk.draft == "Hello")
    }

    @Test func `where nothing waits for a word the keys say so`() {
        var desk = desk()
        desk.press("<C-x><C-r>")
        #expect(desk.hint.contains("No message of yours is held here."))
        desk.press("<C-x><C-w>")
        #expect(desk.hint.contains("You have no message to withdraw here."))
    }

    @Test func `a message that an earlier run sent is shown until the log has it`() {
        var desk = desk()
        desk.deliver(request("old-1", .unconfirmed))
        #expect(desk.rows(with: "unconfirmed").contains { $0.contains("Hello") })
        desk.meanwhile {
            $0.say("Hello", in: DeskStore.omar, from: .humanAgent, author: "sam", request: "old-1")
        }
        #expect(desk.rows(with: "unconfirmed").isEmpty)
    }

    @Test func `the store is told which session is on the glass`() {
        var desk = desk()
        #expect(desk.asked.contains(.store(.show(DeskStore.omar))))
        desk.select(DeskStore.amelia)
        #expect(
            desk.asked.last { if case .store(.show) = $0 { true } else { false } }
                == .store(.show(DeskStore.amelia)))
        let local = Desk()
        #expect(!local.asked.contains { if case .store(.show) = $0 { true } else { false } })
    }

    @Test func `a take-over shows itself as under way until it was read back`() {
        var desk = desk()
        desk.select(DeskStore.amelia)
        desk.answersAtOnce = false
        desk.press("t")
        let act = desk.acts[0]
        desk.answer(with: .acted(act, .success(nil)), \.isAct)
        #expect(desk.rows(with: "taking over…").count == 1)
        desk.meanwhile { $0.give(DeskStore.amelia, to: "sam") }
        desk.answersAtOnce = true
        #expect(desk.rows(with: "taking over…").isEmpty)
        #expect(desk.rows(with: "MANUAL · yours").count == 1)
    }

    /// With a greeting, and a take-over of Amelia's session on its way.
    private func greetingDesk() -> (desk: Desk, act: Act) {
        var desk = Desk {
            $0.isMirror = true
            $0.greeting = "Hello, I am Sam."
        }
        // Of an automatic session: of one that waits it would say nothing.
        desk.meanwhile { $0.handBack(DeskStore.amelia) }
        desk.select(DeskStore.amelia)
        desk.answersAtOnce = false
        desk.press("t<Enter>")
        let act = desk.acts[0]
        desk.answer(with: .acted(act, .success(nil)), \.isAct)
        return (desk, act)
    }

    @Test func `a greeting is said once the session is known to be ours`() {
        var (desk, _) = greetingDesk()
        #expect(desk.sent.isEmpty)
        desk.meanwhile { $0.give(DeskStore.amelia, to: "sam") }
        #expect(desk.sent.map(\.text) == ["Hello, I am Sam."])
        desk.meanwhile { $0.say("Hm", in: DeskStore.amelia) }
        #expect(desk.sent.count == 1)
    }

    @Test func `a greeting is said once, also where the outbox tells first that the take-over is done`() {
        var (desk, act) = greetingDesk()
        desk.deliver(
            request(act.id, .done, .handoff(.takeOver(reason: nil, publicReason: nil)), in: DeskStore.amelia))
        desk.meanwhile { $0.give(DeskStore.amelia, to: "sam") }
        #expect(desk.sent.map(\.text) == ["Hello, I am Sam."])
        desk.answersAtOnce = true
        desk.meanwhile { $0.say("Hm", in: DeskStore.amelia) }
        #expect(desk.sent.count == 1)
    }

    @Test func `what waits for the server lets no release happen later`() {
        var desk = desk()
        sendQueued(in: &desk)
        desk.press("<Esc>qq<Tab><Enter>")
        #expect(desk.hint.contains("nothing was released"))
        #expect(!desk.asked.contains(.store(.releaseAll)))
        #expect(!desk.hasQuit)
    }

    @Test func `gone sessions, lost handoffs and old news are marked on the list`() {
        var desk = desk()
        desk.meanwhile {
            $0.stand(DeskStore.star) { $0.isHandoffLost = true }
            $0.stand(DeskStore.mia) { $0.isGone = true }
        }
        #expect(desk.rows(with: "handoff lost").count == 1)
        #expect(desk.rows(with: "gone · ").count == 1)
        let looked = desk.store.now - .seconds(14 * 60)
        desk.meanwhile { $0.stand(DeskStore.star) { $0 = MirrorStanding(lookedAt: looked) } }
        #expect(desk.rows(with: "seen 14m ago").count == 1)
        // One request tells of everything: nothing is as old as the last look into its log.
        desk.deliver(.followed(true, Upstream(state: .live, isFed: true)))
        #expect(desk.rows(with: "seen 14m ago").isEmpty)
        desk.select(DeskStore.mia)
        #expect(desk.shows("GONE FROM THE SERVER"))
        desk.press("r")
        #expect(desk.state.drafts.current == nil)
    }

    @Test func `a search says what share of the conversations it covers`() {
        var desk = desk()
        desk.press("/order")
        desk.deliver(.coverage(MirrorCoverage(whole: 12, sessions: 1_000)))
        #expect(desk.shows("of 1,000 sessions 12 are here in full"))
        desk.deliver(.coverage(MirrorCoverage(whole: 1_000, sessions: 1_000)))
        #expect(!desk.shows("are here in full"))
    }
}

extension DeskStore {
    fileprivate mutating func stand(_ session: Session.ID, _ change: (inout MirrorStanding) -> Void) {
        let moment = now
        update(session) { summary in
            var standing = summary.mirror ?? MirrorStanding(lookedAt: moment)
            change(&standing)
            summary.mirror = standing
        }
    }
}
