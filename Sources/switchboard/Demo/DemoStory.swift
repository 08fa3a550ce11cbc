import Conversation

/// What one customer of the demonstration says, and what happened before it began.
struct DemoStory {
    /// One turn of the part that lies in the past or goes on by itself.
    enum Step {
        case customer(String)
        case ai(String)
        case tool(String, arguments: JSON, result: JSON)
        /// The AI asks for a human.
        case handoff(reason: String)
    }

    let id: Session.ID
    let customer: String
    let title: String
    /// Already in the log when the demonstration opens.
    let past: [Step]
    /// How long before the opening the past ended, in seconds.
    let endedAgo: Int
    /// Comes by itself while the session is automatic.
    var coming: [Step] = []
    /// Seconds after the opening at which `coming` begins.
    var comesAfter = 0
    /// What the customer says to a human, one line for each reply.
    let answers: [String]
    /// What the AI says where it answers the customer again after a hand-back.
    let afterHandBack: String
}

extension DemoStory {
    static let agentID = Agent.ID("lantern")
    static let agentName = "Lantern"

    /// A bookshop's morning.
    static let all: [DemoStory] = [
        DemoStory(
            id: "demo_marta", customer: "Marta Lindqvist", title: "order 4471, damaged",
            past: [
                .customer("Hello, my parcel arrived today and two of the three books are soaked."),
                .ai("I'm sorry to hear that, Marta. Could you tell me the order number?"),
                .customer("4471. The box was open on one side."),
                .tool(
                    "orders:get_order", arguments: ["order_id": "4471"],
                    result: [
                        "order_id": "4471", "status": "delivered", "carrier": "Nordpost",
                        "items": ["The Winter Atlas", "Bread for Beginners", "A Field Guide to Moss"],
                        "total": "74.50 EUR",
                    ]),
                .ai("Thank you, I can see order 4471 with three books, delivered this morning."),
                .customer(
                    "One is out of print. I don't want a refund, I want the book. Can a person please look?"),
                .handoff(
                    reason:
                        "Two of three books of order 4471 arrived soaked; one is out of print and the customer "
                        + "wants a copy found, not a refund."),
                .ai("A colleague will take over in a moment."),
                .customer("Thank you. It is A Field Guide to Moss, the 1987 edition."),
            ], endedAgo: 100,
            answers: [
                "Oh good, a person! Yes, the 1987 edition, with the green cover.",
                "That would be wonderful. Could you also replace Bread for Beginners?",
                "Perfect, thank you so much. That is all I needed.",
                "Will the AI tell me when it ships?",
            ],
            afterHandBack: "I have noted what my colleague arranged for order 4471. Is there anything else?"),
        DemoStory(
            id: "demo_jonas", customer: "Jonas Weber", title: "Lieferzeit",
            past: [
                .customer("Guten Tag, wann kommt meine Bestellung 5120 an?"),
                .ai(
                    "Guten Tag! Die Bestellung 5120 ist heute unterwegs und kommt voraussichtlich morgen an."),
                .customer("Schön, danke."),
                .ai("Gern geschehen!"),
            ], endedAgo: 840,
            coming: [
                .customer("Noch eine Frage: kann ich die Lieferadresse ändern?"),
                .ai("Solange das Paket unterwegs ist, geht das leider nicht mehr."),
                .customer("Das ist dringend, ich ziehe morgen um. Kann ich mit einem Menschen sprechen?"),
                .handoff(
                    reason:
                        "Möchte die Adresse der Bestellung 5120 ändern, die schon unterwegs ist; zieht morgen um."
                ),
                .ai("Eine Kollegin übernimmt gleich."),
            ], comesAfter: 25,
            answers: [
                "Danke, dass Sie sich melden. Die neue Adresse ist Birkenweg 7, Kiel.",
                "Super, das hilft mir sehr.",
            ],
            afterHandBack: "Alles ist notiert. Kann ich sonst noch etwas für Sie tun?"),
        DemoStory(
            id: "demo_ravi", customer: "Ravi Menon", title: "gift card balance",
            past: [
                .customer("how much is left on my gift card? ends in 0098"),
                .tool(
                    "cards:balance", arguments: ["suffix": "0098"],
                    result: ["balance": "12.00 EUR", "expires": "2027-03-31"]),
                .ai("There are 12.00 EUR left on the card ending in 0098, until 31 March 2027."),
            ], endedAgo: 300,
            coming: [
                .customer("and can i use two cards for one order"),
                .ai("Yes: enter the second code on the same page, up to five cards in one order."),
                .customer("great thx"),
                .ai("You're welcome, Ravi!"),
            ], comesAfter: 8, answers: ["oh hi, i think i'm fine already", "bye!"],
            afterHandBack: "I'm here if you need anything else, Ravi."),
        DemoStory(
            id: "demo_nadia", customer: "Nadia Haddad", title: "charged twice",
            past: [
                .customer("You charged me TWICE for the same order. This is unacceptable."),
                .ai("I understand, and I'm sorry. Which order is it?"),
            ], endedAgo: 45,
            coming: [
                .customer("6006. I already told you people on the phone!!"),
                .tool(
                    "payments:list", arguments: ["order_id": "6006"],
                    result: [
                        ["amount": "31.90 EUR", "state": "captured"],
                        ["amount": "31.90 EUR", "state": "captured"],
                    ]),
                .handoff(
                    reason:
                        "Order 6006 was charged twice (2 × 31.90 EUR, both captured); the customer is angry."),
                .ai("You are right, there are two payments. I'm bringing in a colleague who can return one."),
                .customer("Finally. I'm waiting."),
            ], comesAfter: 50,
            answers: [
                "So when do I get my money back?", "Fine. And an apology would be nice.",
                "OK. Thank you for being straight with me.",
            ],
            afterHandBack: "The refund for order 6006 is on its way. I'm sorry again for the trouble."),
        DemoStory(
            id: "demo_mei", customer: "林美玲", title: "日本語の本",
            past: [
                .customer("日本語の絵本はありますか？"),
                .ai("はい、日本語の絵本は現在42点ございます。対象年齢をお知らせください。"),
                .customer("3歳の子供です。"),
                .ai("3歳のお子様には『もりのよる』が人気です。"),
            ], endedAgo: 1900, answers: ["ありがとうございます。"], afterHandBack: "ほかにご質問はありますか？"),
        DemoStory(
            id: "demo_tom", customer: "Tom Okafor", title: "opening hours",
            past: [
                .customer("are you open on sunday"),
                .ai("The shop on Harbour Street is open on Sundays from 11:00 to 17:00."),
            ], endedAgo: 5_400,
            coming: [
                .customer("do you buy used books"),
                .ai("Yes, on Tuesdays and Thursdays, at the back counter."),
                .customer("what about a whole attic full :)"),
                .ai("For more than fifty books we come by. Shall I arrange a visit?"),
            ], comesAfter: 35, answers: ["oh nice, a human. about 300 books i guess", "thursday works"],
            afterHandBack: "Your visit is noted, Tom."),
    ]
}
