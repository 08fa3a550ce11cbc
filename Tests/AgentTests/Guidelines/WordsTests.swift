import Effort
import Testing

@testable import Agent

@Suite struct WordsTests {
    @Test(arguments: [
        ("refund", "I want a REFUND, now!"),
        ("refund", "refund"),
        ("not received", "I have not\n received it"),
        ("not received", "Not—received."),
        ("deliver*", "has it been delivered?"),
        ("late deliver*", "such a late delivery"),
        ("cafe", "the café"),
        ("CAFÉ", "the cafe\u{301}"),
        ("strasse", "Birkenstraße Straße"),
        ("can't", "I can’t find it"),
        ("ordre", "où est l'ordre ?"),
        ("Ελλάδας", "ΕΛΛΑΔΑΣ"),
        ("返品", "本を返品したいです。"),
        ("退款", "我要退款！"),
        ("คืนเงิน", "ขอคืนเงินหน่อยครับ"),
        ("주문", "제 주문은 어디에 있나요?"),
        ("طلب", "أين طلبي؟"),
        ("الشحن", "متى يتمّ الشَّحْن؟"),
        ("12", "nur १२ Stück"),
        ("👍", "ok 👍🏽"),
        ("ï", "ok i"),
    ]) func `a phrase is found`(phrase: String, text: String) throws {
        #expect(try #require(Phrase(phrase)).isIn(Words(text)))
    }

    @Test(arguments: [
        ("refund", "refunds"),
        ("refund", "prerefund"),
        ("art", "a party"),
        ("not received", "received not"),
        ("not received", "not yet received"),
        ("deliver*", "undelivered"),
        ("deliver", "delivered"),
        ("refund", ""),
        ("ที", "ที่"),
        ("من", "عندما منذ"),
        ("退款", "退货款"),
    ]) func `a phrase is not found`(phrase: String, text: String) throws {
        #expect(try #require(Phrase(phrase)).isIn(Words(text)) == false)
    }

    @Test(arguments: ["", " ", "?!", "*", "—", "\u{301}", "\u{200D}"])
    func `what holds no word is no phrase`(text: String) {
        #expect(Phrase(text) == nil)
    }

    @Test func `a phrase stands in any text that is built around it`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(2_000) {
            let words = (0...Int.random(in: 0...2, using: &random)).map { _ in AnyText.word(&random) }
            let phrase = try #require(Phrase(words.joined(separator: " ")), "seed \(seed)")
            let text = [
                AnyText.word(&random), words.joined(separator: ", ").uppercased(), AnyText.word(&random),
            ]
            #expect(phrase.isIn(Words(text.joined(separator: " "))), "seed \(seed): \(phrase.text)")
        }
    }

    @Test func `any text has words without a trap, and a long one is read in time`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(2_000) { _ = Words(AnyText.hostile(&random)) }
        let long = String(repeating: "word ", count: 1_000_000)
        #expect(!Words(long).isEmpty)
    }

    @Test(arguments: [
        ("9999", "order 4471 please", "4471"),
        ("9999", "order #4471.", "4471"),
        ("9999", "no, 4471 was wrong, 5120 it is", "5120"),
        ("9999", "订单4471号", "4471"),
        ("9999", "४४७१", "4471"),
        ("XXXXXX", "please change fq8ape to Omar", "FQ8APE"),
        ("AA-99", "it is kl-07, thanks", "KL-07"),
        ("ord-9999", "ORD-0012", "ord-0012"),
    ]) func `a shape finds what the customer named`(shape: String, text: String, value: String) throws {
        let file = """
            [agent A]
            [tool t(code)]
            find code \(shape)
            [guideline g]
            on  {code}
            say {code}
            """
        let guidelines = try Guidelines(parsing: Array(file.utf8), named: "f")
        #expect(guidelines.value(of: "code", in: text) == value)
    }

    @Test(arguments: [
        ("9999", "12345"), ("9999", "a4471"), ("XXXXXX", "please answer"), ("AA-99", "K1-07"), ("9999", ""),
    ]) func `a shape leaves the rest alone`(shape: String, text: String) throws {
        let file = "[agent A]\n[tool t(code)]\nfind code \(shape)\n"
        let guidelines = try Guidelines(parsing: Array(file.utf8), named: "f")
        #expect(guidelines.value(of: "code", in: text) == nil)
    }
}
