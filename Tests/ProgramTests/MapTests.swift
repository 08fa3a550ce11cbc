import Foundation
import PseudoTerminal
import Readme
import Testing

@Suite struct MapTests {
    /// A row of the architecture page's table.
    private struct Row {
        let target: String
        let imports: Set<String>
    }

    private func rows() throws -> [Row] {
        try Readme.table("targets").map { cells in
            try #require(cells.count == 3, "\(cells)")
            let imports = cells[2].split(separator: ", ").map(String.init)
            return Row(
                target: cells[0].trimmingCharacters(in: ["`"]), imports: Set(imports == ["–"] ? [] : imports))
        }
    }

    @Test func `the architecture page names every target once`() throws {
        #expect(try rows().map(\.target).sorted() == PackageMap.targets().map(\.name).sorted())
    }

    @Test func `every target imports what the architecture page allows, and all of that`() throws {
        let rows = try rows()
        for target in try PackageMap.targets() {
            let allowed = rows.first { $0.target == target.name }?.imports
            #expect(try PackageMap.imports(of: target) == allowed, "\(target.name)")
        }
    }

    @Test func `every target declares what it imports, and nothing else`() throws {
        for target in try PackageMap.targets() {
            let imports = try PackageMap.imports(of: target).subtracting(PackageMap.system)
            #expect(imports == target.dependencies, "\(target.name)")
        }
    }

    @Test func `only Terminal sees ncurses and only Storage sees SQLite`() throws {
        let targets = try PackageMap.targets()
        func users(of module: String) throws -> [String] {
            try targets.filter { try PackageMap.imports(of: $0).contains(module) }.map(\.name)
        }
        #expect(try users(of: "CNcurses") == ["Terminal"])
        for sqlite in ["GRDB", "GRDBSQLite"] { #expect(try users(of: sqlite) == ["Storage"]) }
    }

    @Test func `the values' targets do no input or output`() throws {
        let pure: Set = ["Conversation", "Glass", "Console", "ParlantWire", "Statistics"]
        for target in try PackageMap.targets() where pure.contains(target.name) {
            let imports = try PackageMap.imports(of: target)
            #expect(imports.isDisjoint(with: ["Foundation", "Glibc", "Dispatch"]), "\(target.name)")
        }
    }

    @Test func `nothing that the console needs has network code`() throws {
        let targets = try PackageMap.targets()
        let needed = PackageMap.closure(of: "switchboard", in: targets)
        // Another package would have to be looked into before it is let in here.
        let foreign = needed.subtracting(targets.map(\.name))
        #expect(foreign == ["ArgumentParser", "GRDB", "GRDBSQLite", "TOMLKit"])
        // What the linker put in, as the names of its symbols begin.
        let program = try Data(
            contentsOf: URL(fileURLWithPath: BuiltProgram.path("switchboard")), options: .alwaysMapped)
        func holds(_ symbol: String) -> Bool { program.range(of: Data(symbol.utf8)) != nil }
        #expect(holds("$s10EventStore"))
        for module in ["7NIOCore", "8NIOPosix", "11Hummingbird", "15AsyncHTTPClient"] {
            #expect(!holds("$s" + module), "\(module)")
        }
    }
}
