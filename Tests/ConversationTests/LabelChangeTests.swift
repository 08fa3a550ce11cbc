import Conversation
import Testing

@Suite struct LabelChangeTests {
    @Test func `labels keep the order in which they were added, each once`() {
        let change = LabelChange(adding: ["c", "a", "c"], removing: ["b"])
        #expect(change.applied(to: ["a", "b"]) == ["a", "c"])
        #expect(change.effect(on: ["a", "b"]) == LabelChange(adding: ["c"], removing: ["b"]))
        #expect(LabelChange(adding: ["x"], removing: ["x"]).effect(on: []) == LabelChange())
        // Compared by bytes: the accent is written in two ways.
        #expect(LabelChange(adding: ["e\u{301}"]).applied(to: ["\u{e9}"]).count == 2)
    }

    @Test(arguments: [
        ("vip", "vip"), ("  #vip ", "vip"), ("##1", "#1"), ("# needs care", "needs care"), ("#", ""),
        ("  ", ""),
    ])
    func `the sign before a label is not typed as part of it`(typed: String, label: String) {
        #expect(LabelChange.typed(typed) == label)
    }

    @Test(arguments: [
        ("#1", ["#1"], "#1"), (" #1 ", ["#1"], "#1"), ("##1", ["#1"], "#1"), ("1", ["#1"], "1"),
        // Screens show the first as `#1` and the second as `##1`.
        ("#1", ["1", "#1"], "1"), ("##1", ["1", "#1"], "#1"), ("#vip", ["vip"], "vip"),
        ("vip", ["vip"], "vip"), ("#none", ["vip"], "none"),
    ])
    func `a label to remove is named as it is shown, or exactly`(
        typed: String, labels: [String], meant: String
    ) {
        #expect(LabelChange.typed(typed, among: labels) == meant)
        #expect(LabelChange(line: "-" + typed, among: labels)?.removed == [meant])
    }

    @Test func `a change that is written as a line reads as the same change`() {
        let change = LabelChange(adding: ["a b", "#1"], removing: ["##2", "c"])
        #expect(LabelChange(line: change.line, among: ["1", "#2"]) == change)
    }

    @Test func `a line adds and removes`() {
        #expect(
            LabelChange(line: "+needs care  -vip +#refund")
                == LabelChange(adding: ["needs care", "refund"], removing: ["vip"]))
        #expect(LabelChange(line: "vip") == nil)
        #expect(LabelChange(line: "") == LabelChange())
        #expect(LabelChange(adding: ["a", "b c"], removing: ["d"]).line == "+a +b c -d")
    }

    @Test(arguments: [
        "", " ", "a\nb", "a\tb", "a\u{2028}b", "\u{0}", String(repeating: "a", count: 65), "closed",
        "with-operator",
    ])
    func `what is no label is refused`(label: String) {
        #expect(LabelChange(adding: [label]).refusal(on: []) != nil)
    }

    @Test func `what was set through the API can be removed, whatever it looks like`() {
        #expect(
            LabelChange(removing: ["a\nb", String(repeating: "a", count: 65)]).refusal(on: ["a\nb"]) == nil)
        #expect(LabelChange(removing: ["closed"]).refusal(on: ["closed"]) != nil)
        #expect(LabelChange().refusal(on: []) != nil)
    }

    @Test func `a session has at most so many by hand`() {
        let many = (1...LabelChange.most).map { "l\($0)" }
        #expect(LabelChange(adding: many).refusal(on: []) == nil)
        #expect(LabelChange(adding: ["one more"]).refusal(on: many) != nil)
        #expect(LabelChange(adding: ["one more"], removing: ["l1"]).refusal(on: many) == nil)
        #expect(LabelChange(removing: ["l1"]).refusal(on: many + ["x", "y"]) == nil)
        #expect(LabelChange(adding: [String(repeating: "é", count: 64)]).refusal(on: []) == nil)
    }
}
