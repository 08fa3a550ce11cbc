import Conversation
import Testing

@testable import Console

/// Labels in the list and beside the name: where there is room, and never instead of what matters more.
struct LabelViewTests {
    private func desk(_ labels: [String], columns: Int = 120, rows: Int = 36) -> Desk {
        var store = DeskStore.airline
        store.update(DeskStore.omar) { $0.session.labels = labels }
        _ = store.takeChanges()
        return Desk(store, columns: columns, rows: rows)
    }

    private func listRow(_ desk: Desk) -> String? {
        desk.rows(with: "▌*  2m omar").first.map { String($0.prefix(36)) }
    }

    @Test(
        arguments: [
            ([], "▌*  2m omar rossi              1 new"),
            (["vip"], "▌*  2m omar rossi         #vip 1 new"),
            (["refund", "vip"], "▌*  2m omar rossi #refund #vip 1 new"),
            (["refund", "needs care"], "▌*  2m omar rossi    #refund … 1 new"),
            (["a label without room", "vip"], "▌*  2m omar rossi              1 new"),
            (["closed", "with-operator", "vip"], "▌*  2m omar rossi         #vip 1 new"),
        ] as [([String], String)])
    func `a row shows as many labels as fit between the name and the wait`(labels: [String], row: String) {
        #expect(listRow(desk(labels)) == row)
    }

    @Test func `labels are fainter than the name beside them`() {
        let desk = desk(["vip"])
        let lines = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
        let index = lines.firstIndex { $0.hasPrefix("▌*  2m omar") }!
        let inks = desk.inks.split(separator: "\n", omittingEmptySubsequences: false)[index]
        #expect(inks.dropFirst(26).prefix(4).allSatisfy { $0 == "F" })
    }

    @Test func `the header has them beside the name, before the agent`() {
        #expect(desk(["vip"]).shows("│ omar rossi  #vip · airline · tau_12_0"))
        var narrow = desk(["vip"], columns: 80, rows: 24)
        narrow.press("<Enter>")
        #expect(narrow.shows(" omar rossi  #vip · airline · "))
        #expect(narrow.shows("they wait"))
    }

    @Test func `many labels leave the state in sight`() {
        let many = (1...LabelChange.most).map { "label \($0)" }
        let desk = desk(many)
        #expect(desk.rows(with: "MANUAL · yours · they wait").count == 1)
        #expect(desk.rows(with: "omar rossi  #label 1 #label 2").count == 1)
        var narrow = self.desk(many, columns: 40, rows: 12)
        narrow.press("<Enter>")
        #expect(narrow.shows("yours"))
        #expect(narrow.rows(with: "omar rossi").count == 1)
    }

    @Test func `what a label says reaches the terminal made safe`() {
        let desk = desk(["\u{1B}[31m\u{202E}x"])
        #expect(!desk.text.contains("\u{1B}") && !desk.text.contains("\u{202E}"))
        #expect(desk.shows("#"))
    }

    @Test func `a label that a colleague adds appears by itself`() {
        var desk = desk([])
        desk.meanwhile { $0.update(DeskStore.omar) { $0.session.labels = ["vip"] } }
        #expect(listRow(desk) == "▌*  2m omar rossi         #vip 1 new")
        #expect(desk.shows("omar rossi  #vip · airline"))
    }
}
