import Conversation

extension Persona {
    /// The customers of a bookshop on one morning. Those with a past are there from the beginning; the others arrive
    /// one after another.
    static let all: [Persona] = [
        marta, jonas, ravi, tom, lucia, nadia, edith, mei, sven, priya, olena, walter,
    ]

    /// Calm; wants something that only a person can find.
    static let marta = Persona(
        id: "demo_marta", name: "Marta Lindqvist", title: "order 4471, damaged",
        opening: ["Hello, my parcel arrived today and two of the three books are soaked."],
        reactions: [
            Reaction(to: .ai, "order's number", "It is 4471. The box was open on one side."),
            Reaction(
                to: .ai, "send the damaged books again",
                "One of them is out of print, and I don't want a refund, I want the book. Can a person please look?"
            ),
            Reaction(to: .ai, "colleague*", "Thank you. It is A Field Guide to Moss, the 1987 edition."),
            Reaction(
                to: .human, "found, copy, kiel, have one, search*, look*, find",
                "Oh good, a person! Yes, the 1987 edition, with the green cover."),
            Reaction(
                to: .human, "", "Oh good, a person! It is the 1987 edition that I am after, the green one."),
        ],
        answers: [
            ["Yes please, to the same address. Could you also replace Bread for Beginners?"],
            ["That would suit me well."],
        ],
        nods: [["That would be wonderful."], ["Perfect, thank you so much."]],
        nudge: "Is anybody there?", atReturn: ["Will you let me know when it leaves?"],
        farewell: ["That is all I needed. Thank you, and goodbye!"],
        past: Past(turns: 2, minutesAgo: 1.5, goesOnAfter: 1.5))

    /// German; in a hurry; asks for a person.
    static let jonas = Persona(
        id: "demo_jonas", name: "Jonas Weber", title: "Lieferadresse",
        opening: ["Guten Tag, wann kommt meine Bestellung 5120 an?"],
        agenda: [["Schön. Kann ich die Lieferadresse noch ändern?"]],
        reactions: [
            Reaction(
                to: .ai, "leider nicht",
                "Das ist dringend, ich ziehe morgen um!", "Kann ich bitte mit einem Menschen sprechen?"),
            Reaction(to: .ai, "kollegin", "Danke."),
            Reaction(to: .human, "adresse, address", "Birkenweg 7, 24103 Kiel. Ab morgen."),
            Reaction(to: .human, "", "Danke, dass Sie sich melden. Die neue Adresse ist Birkenweg 7, Kiel."),
        ],
        answers: [["Ja, ab morgen. Die alte Wohnung ist dann leer."], ["Ja, genau."]],
        nods: [["Super, das hilft mir sehr."], ["Vielen Dank!"]],
        nudge: "Hallo? Ist da jemand?", atReturn: ["Danke für die Hilfe!"],
        farewell: ["Danke, auf Wiedersehen!"],
        past: Past(turns: 1, minutesAgo: 14, goesOnAfter: 24))

    /// Calm, quick, and served by the AI alone.
    static let ravi = Persona(
        id: "demo_ravi", name: "Ravi Menon", title: "gift card",
        opening: ["how much is left on my gift card? ends in 0098"],
        agenda: [["and can i use two cards for one order"]],
        reactions: [Reaction(to: .human, "", "oh hi, a human. i think i'm fine already")],
        answers: [["no, all good"]], nods: [["cool"]],
        farewell: ["great thx, bye"],
        past: Past(turns: 1, minutesAgo: 5, goesOnAfter: 8))

    /// Writes in pieces; ends with something that a person arranges.
    static let tom = Persona(
        id: "demo_tom", name: "Tom Okafor", title: "used books",
        opening: ["are you open on sunday"],
        agenda: [["one more thing", "do you buy used books"], ["what about a whole attic full :)"]],
        reactions: [
            Reaction(to: .ai, "arrange a visit", "yes please", "thursday works best"),
            Reaction(to: .human, "", "oh nice, a human", "about 300 books i guess"),
            Reaction(to: .human, "thursday, day, when, time", "thursday after four"),
        ],
        answers: [["12 mill lane, second floor"], ["sure"]], nods: [["sweet"], ["sounds good"]],
        nudge: "still here :)", atReturn: ["ok thanks"], farewell: ["cheers, bye"],
        past: Past(turns: 1, minutesAgo: 90, goesOnAfter: 14))

    /// Spanish, and served by the AI alone.
    static let lucia = Persona(
        id: "demo_lucia", name: "Lucía Ortega", title: "regalo",
        opening: ["Hola, quisiera un libro en español para una niña de seis años."],
        agenda: [["¿Lo pueden envolver para regalo?"], ["Sí, por favor. ¡Muchas gracias!"]],
        reactions: [Reaction(to: .human, "", "Ah, buenos días. Busco un libro para mi hija.")],
        answers: [["Sí, perfecto."]], nods: [["Qué bien, gracias."]],
        farewell: ["Gracias, ¡hasta luego!"],
        past: Past(turns: 1, minutesAgo: 31, goesOnAfter: 40))

    /// Angry until somebody apologizes.
    static let nadia = Persona(
        id: "demo_nadia", name: "Nadia Haddad", title: "charged twice",
        opening: ["You charged me TWICE for the same order. This is unacceptable."],
        reactions: [
            Reaction(to: .ai, "which order", "6006. I already told you people on the phone!!"),
            Reaction(to: .ai, "colleague*, colleagues", "Finally. I'm waiting."),
            Reaction(
                to: .anybody, "sorry, apologi*, apology, understand",
                "Alright. Thank you for saying that. When do I get the money back?", whileAngry: true),
            Reaction(
                to: .human, "", "So when do I get my money back? And an apology would be nice."),
            Reaction(
                to: .anybody, "refund*, return*, money, days, today, tomorrow",
                "OK. That is what I wanted to hear."),
        ],
        answers: [["Yes, to the same card."], ["Yes."]],
        nods: [["Fine."], ["OK, thank you for being straight with me."]],
        nudge: "HELLO??", atReturn: ["And will I get a confirmation?"], farewell: ["Goodbye."], isAngry: true)

    /// Confused; has no order number and cannot find one.
    static let edith = Persona(
        id: "demo_edith", name: "Edith Palmer", title: "an order, somewhere",
        opening: ["Good morning dear. My grandson ordered me something and where is it now?"],
        reactions: [
            Reaction(to: .ai, "four digits", "What number do you mean? I don't have any number."),
            Reaction(to: .ai, "in the mail", "I can't find that. I'm not good with the computer."),
            Reaction(to: .ai, "colleague*", "That is very kind."),
            Reaction(to: .human, "name", "Palmer, Edith Palmer. My grandson is called Oliver."),
            Reaction(to: .human, "", "Oh hello! My name is Edith Palmer, my grandson Oliver ordered it."),
        ],
        answers: [["I think it was about lighthouses."], ["Yes dear."]],
        nods: [["Oh, I see."], ["You are very patient with me."]],
        nudge: "Did I press something wrong?", atReturn: ["Thank you, dear."], farewell: ["Goodbye, dear!"])

    /// Writes in a language that the AI does not speak.
    static let mei = Persona(
        id: "demo_mei", name: "林美玲", title: "日本語の本",
        opening: ["日本語の絵本はありますか？"],
        reactions: [
            Reaction(to: .ai, "understand", "3歳の子供に絵本を探しています。"),
            Reaction(to: .ai, "colleague*", "はい、待ちます。"),
            Reaction(to: .human, "", "ありがとうございます。3歳の子供です。"),
        ],
        answers: [["はい、お願いします。"], ["はい。"]], nods: [["わかりました。"]],
        nudge: "どなたかいますか？", atReturn: ["助かりました。"], farewell: ["ありがとうございました。"])

    /// Wants a person right away.
    static let sven = Persona(
        id: "demo_sven", name: "Sven Berg", title: "wants a person",
        opening: ["Can I talk to someone, please? A real person."],
        reactions: [
            Reaction(
                to: .human, "", "Thanks. I ordered a signed copy for my father's birthday on Friday.",
                "Can you put a card with it?")
        ],
        answers: [["Write: To the best reader I know."], ["Friday at the latest."]],
        nods: [["That would make his day."], ["Great."]],
        nudge: "I'll wait a bit longer.", atReturn: ["Thanks."], farewell: ["That was quick. Bye!"])

    /// Served by the AI alone.
    static let priya = Persona(
        id: "demo_priya", name: "Priya Nair", title: "opening hours",
        opening: ["Hi!", "what are your opening hours on saturday?"],
        agenda: [["And do you wrap presents?"]],
        reactions: [Reaction(to: .human, "", "Oh, thanks, I have all I need.")],
        farewell: ["Lovely, thank you. Bye!"])

    /// Wants to return something, which a person has to decide.
    static let olena = Persona(
        id: "demo_olena", name: "Olena Kovalenko", title: "return",
        opening: ["Good evening! I got the same book twice as a present.", "Can I return one?"],
        reactions: [
            Reaction(to: .ai, "colleague*", "Thank you."),
            Reaction(to: .human, "", "Hello! It is The Lighthouse Keeper, unread. Is an exchange possible?"),
        ],
        answers: [["Something about gardens, perhaps."], ["Yes, I still have the receipt."]],
        nods: [["That is generous, thank you."]],
        nudge: "I am still here.", atReturn: ["Thank you both."], farewell: ["Have a nice evening!"])

    /// Impatient about a late order.
    static let walter = Persona(
        id: "demo_walter", name: "Walter Brandt", title: "late order",
        opening: ["My order 1999 is late. Where is it?"],
        reactions: [
            Reaction(
                to: .ai, "leaves today", "It was supposed to leave on Monday. I want to talk to a human."),
            Reaction(
                to: .anybody, "sorry, apologi*, apology", "Well. These things happen, I suppose.",
                whileAngry: true),
            Reaction(to: .human, "", "When exactly will it be here?"),
        ],
        answers: [["No, the front door is fine."]], nods: [["I'll hold you to that."]],
        nudge: "Anyone?", atReturn: ["Let us see, then."], farewell: ["Good day."], isAngry: true)
}
