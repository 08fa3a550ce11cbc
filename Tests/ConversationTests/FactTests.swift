import Conversation
import Testing

struct FactTests {
    private let user: JSON = [
        "name": ["first_name": "Omar", "last_name": "Rossi"], "age": 41,
        "paid": ["amount": 312, "isOpen": false],
        "reservations": ["FQ8APE", "K67C4W"],
        "passengers": [["name": "Ivan"], ["name": "Omar", "age": 41]], "none": .null, "nobody": [],
    ]

    @Test func `every scalar has the names that lead to it`() {
        #expect(
            user.facts(limit: 99).map { "\($0.name) = \($0.value)" } == [
                "name.first_name = Omar", "name.last_name = Rossi", "age = 41", "paid.amount = 312",
                "paid.isOpen = false", "reservations = FQ8APE, K67C4W", "passengers.1.name = Ivan",
                "passengers.2.name = Omar", "passengers.2.age = 41",
            ])
        #expect(JSON.string("done").facts(named: "result", limit: 9) == [Fact(name: "result", value: "done")])
    }

    @Test func `there are no more facts than asked for, however deep and long the data`() {
        #expect(user.facts(limit: 3).count == 3)
        var deep: JSON = "bottom"
        for _ in 0..<200 { deep = ["d": deep] }
        let facts = deep.facts(limit: 9)
        #expect(facts.count == 1 && facts[0].name == "d.d.d.d.d.d.d.d")
        #expect(facts[0].value.hasPrefix(#"{"d":{"#))
        let long = JSON.array(Array(repeating: ["a": 1], count: 100_000))
        #expect(long.facts(limit: 50).count == 50)
    }

    @Test func `a result in a few words`() {
        let gist = user.gist(limit: 4)
        #expect(gist.parts == ["Omar Rossi", "41", "2 reservations", "2 passengers"])
        #expect(gist.rest == 3)
        #expect(JSON.string("ok").gist(limit: 3).parts == ["ok"])
        #expect(JSON.array([1, 2]).gist(limit: 3).parts == ["2 rows"])
        #expect(JSON.string(String(repeating: "x", count: 99)).gist(limit: 3) == ([], 1))
        #expect(JSON.object(["isVIP": true]).gist(limit: 3).parts == ["isVIP true"])
    }

    @Test func `a member is found by its name, wherever it is`() {
        #expect(user.fact(named: "age") == "41")
        #expect(user.fact(named: "paid.amount") == "312" && user.fact(named: "amount") == "312")
        #expect(user.fact(named: "reservations") == "FQ8APE, K67C4W")
        #expect(user.fact(named: "paid.age") == nil && user.fact(named: "none") == nil)
        #expect(user.fact(named: "") == nil && user.fact(named: ".") == nil)
        #expect(JSON.array([["a": 1], ["b": 2]]).fact(named: "b") == "2")
    }
}
