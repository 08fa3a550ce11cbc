import Conversation

/// What the bookshop keeps ready.
enum DemoReplies {
    static let all = [
        ReplyContent(
            code: "hello", title: "Greeting",
            text: "Hello {customer}, this is {operator}. Give me a moment to read what happened. {cursor}"),
        ReplyContent(
            code: "hallo", title: "Begrüßung",
            text: "Guten Tag {customer}, hier ist {operator}. Ich sehe mir das gleich an. {cursor}"),
        ReplyContent(
            code: "search", title: "Out of print: we look for a copy",
            text:
                "This edition is out of print. I am asking our other shops for a copy and write to you here. {cursor}"
        ),
        ReplyContent(
            code: "refund", title: "A refund is on its way",
            text: "Your refund is on its way, {customer}. It can take five days until your bank shows it.",
            then: [.label("refund"), .close(.resolved)]),
        ReplyContent(
            code: "back", title: "Back to the AI", text: "{agent} will help you with the rest.",
            then: [.handBack]),
    ]
}
