import Conversation

@testable import Console

extension DeskStore {
    static let omar = Session.ID("tau_12_0")
    static let amelia = Session.ID("tau_07_1")
    static let mia = Session.ID("tau_31_0")
    static let star = Session.ID("star_3180")

    /// Four customers of an airline in the middle of a morning. Omar's and Mia's sessions are sam's.
    static var airline: DeskStore {
        var store = DeskStore()
        store.now = Timestamp(iso8601: "2024-05-15T09:01:00Z")!
        store.add("star_3180", "star_3180")
        store.say("Hello, is anybody there?", in: star)
        store.pass(30)
        store.say("Please provide your name.", in: star, from: .aiAgent)
        store.addOmar()
        store.addAmelia()
        store.addMia()
        store.now = Timestamp(iso8601: "2024-05-15T09:06:00Z")!
        _ = store.takeChanges()
        return store
    }

    static var empty: DeskStore { DeskStore() }

    private mutating func addOmar() {
        add("tau_12_0", "omar rossi", agent: "airline")
        say(
            "Hi! I need to change the passenger name on my reservation FQ8APE from Ivan Garcia to Omar Rossi.",
            in: Self.omar)
        say("I can help with that. Could you give me your user id?", in: Self.omar, from: .aiAgent)
        pass(60)
        say("omar_rossi_1241", in: Self.omar)
        tool(
            "get_user_details", ["user_id": "omar_rossi_1241"],
            ["name": "Omar Rossi", "email": "omar@example.com", "tier": "gold"], in: Self.omar)
        tool(
            "initiate_human_handoff", ["reason": "name change, not possible automatically"], "ok",
            mode: .manual,
            in: Self.omar)
        say("A colleague will take over in a moment.", in: Self.omar, from: .aiAgent)
        update(Self.omar) {
            $0.session.mode = .manual
            $0.epoch = Epoch(1)
            $0.reason = "name change on reservation FQ8APE, not possible automatically"
        }
        give(Self.omar, to: operatorName)
        rows[Self.omar]!.summary.unread = 0
        rows[Self.omar]!.summary.readThrough = rows[Self.omar]!.summary.lastOffset
        pass(90)
        say("Are you there?", in: Self.omar)
    }

    private mutating func addAmelia() {
        add("tau_07_1", "amelia davis", mode: .manual, reason: "wants three reservations cancelled at once")
        say("UDMOP1, XAZ3C0 and 4XGCCM, all three of them please.", in: Self.amelia)
        pass(30)
    }

    private mutating func addMia() {
        add("tau_31_0", "mia li", mode: .manual)
        say("My bag did not arrive.", in: Self.mia)
        give(Self.mia, to: operatorName)
        say("one moment please", in: Self.mia, from: .humanAgent, author: operatorName)
    }
}
