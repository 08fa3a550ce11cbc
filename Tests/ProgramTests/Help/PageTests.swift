import Foundation
import Glass
import Readme
import Testing

@testable import CommandLine

/// The pages that the programs carry, and how they are laid out.
@Suite struct PageTests {
    @Test func `help has every page beside the code, as it is now`() throws {
        let pages = Readme.pages.filter { $0.key.contains("/Documentation.docc/") }
        let carried = Dictionary(uniqueKeysWithValues: Page.all.map { ($0.topic, $0.text) })
        #expect(carried.count == pages.count, "Run python3 Tests/Pages/generate.py")
        for (path, text) in pages {
            let name = (path as NSString).lastPathComponent.dropLast(3)
            let topic = name.replacing(/([a-z])([A-Z])/) { "\($0.1)-\($0.2)" }.lowercased()
            #expect(
                carried[topic] == text.trimmingCharacters(in: .newlines),
                "\(path) has changed: run python3 Tests/Pages/generate.py")
        }
    }

    @Test func `every page has a title and one sentence about it`() {
        for page in Page.all {
            let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0].hasPrefix("# ") && lines[1].isEmpty && lines[3].isEmpty, "\(page.topic)")
            #expect(page.summary.hasSuffix(".") && page.summary.count <= 70, "\(page.topic): \(page.summary)")
        }
    }

    @Test(arguments: [20, 40, 80, 100, 250])
    func `a page has no markup, and only its code may be wider than the terminal`(columns: Int) {
        for page in Page.all {
            let code = Set(page.text.split(separator: "\n").filter { $0.hasPrefix("    ") }.map(String.init))
            for line in PageLayout.lines(of: page, columns: columns) where !code.contains(line.text) {
                #expect(line.width <= columns, "\(page.topic): \(line.text)")
                for mark in ["](", "<!--", "**", "|---"] {
                    #expect(!line.text.contains(mark), "\(page.topic): \(line.text)")
                }
            }
        }
    }

    @Test func `paragraphs and points are wrapped, code and headings stay`() {
        let page = Page(
            topic: "bees",
            text: """
                # Bees

                What to know about [bees](Bees.md).

                A **swarm** is loud; the
                `hive` is not.

                    bees --count   # a very long line of code

                ## Care

                - Feed them *late* in the year and
                  with sugar.
                - Count them:

                      bees --count

                  Then again.

                The end.
                """)
        #expect(
            PageLayout.lines(of: page, columns: 24).map(\.text) == [
                "Bees", "====", "", "What to know about bees.", "", "A swarm is loud; the",
                "hive is not.", "", "    bees --count   # a very long line of code", "", "Care", "----", "",
                "- Feed them late in the", "  year and with sugar.", "- Count them:", "",
                "      bees --count", "", "  Then again.", "", "The end.",
            ])
    }

    @Test func `a table is cut to the width, and told row by row where that is too narrow`() {
        let page = Page(
            topic: "bees",
            text: """
                # Bees

                All of them.

                | bee | `work` |
                |---|---|
                | queen | lays \\| rules over the others |
                | drone | none |
                """)
        #expect(
            PageLayout.lines(of: page, columns: 24).map(\.text).dropFirst(5) == [
                "bee    work", "-----  -----------------", "queen  lays | rules over", "       the others",
                "",
                "drone  none",
            ])
        let wide = Page(
            topic: "bees",
            text: """
                # Bees

                All of them.

                | bee | spring, summer | autumn | winter |
                |---|---|---|---|
                | queen | lays many eggs | lays a few eggs | |
                | drone | lives in the hive | dies before winter | dead |
                """)
        #expect(
            PageLayout.lines(of: wide, columns: 30).map(\.text).dropFirst(5) == [
                "queen", "    spring, summer: lays many", "    eggs; autumn: lays a few", "    eggs", "",
                "drone", "    spring, summer: lives in", "    the hive; autumn: dies",
                "    before winter; winter:",
                "    dead",
            ])
    }
}
