import Foundation
import Readme

/// The package as it lies on the disk: what its targets declare and what their sources import.
enum PackageMap {
    /// A target of the product, not of its tests.
    struct Target {
        let name: String
        /// Where its sources are, from the root.
        let path: String
        /// Targets and products that it may use.
        let dependencies: Set<String>
    }

    /// What comes with the system or the compiler and is declared nowhere.
    static let system: Set<String> = ["Dispatch", "Foundation", "Glibc", "Synchronization"]

    /// The targets in `Sources` and `Keymaps`, as `Package.swift` tells them.
    static func targets() throws -> [Target] {
        let text = try String(
            contentsOf: Readme.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let start = text.range(of: "\n    targets: [")?.upperBound ?? text.endIndex
        let declarations = text[start...].split(separator: /\.(target|executableTarget|testTarget)\(/)
        return declarations.dropFirst().compactMap { declaration in
            guard let name = declaration.firstMatch(of: /name: "([^"]+)"/)?.1 else { return nil }
            let path = declaration.firstMatch(of: /path: "([^"]+)"/)?.1 ?? "Sources/\(name)"
            guard !path.hasPrefix("Tests/"), !name.hasSuffix("Tests") else { return nil }
            return Target(
                name: String(name), path: String(path), dependencies: dependencies(in: declaration))
        }
    }

    private static func dependencies(in declaration: Substring) -> Set<String> {
        guard let start = declaration.range(of: "dependencies: [")?.upperBound else { return [] }
        let list = declaration[start...].prefix { $0 != "]" }
            .replacing(/, package: "[^"]+"/, with: "")
        return Set(list.matches(of: /"([^"]+)"/).map { String($0.1) })
    }

    /// The modules that a target's sources import.
    static func imports(of target: Target) throws -> Set<String> {
        var modules: Set<String> = []
        for file in try Readme.swiftFiles(under: target.path) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.matches(
                of:
                    /(?m)^ *(?:@\w+ )*(?:\w+ )?import (?:(?:struct|class|enum|func|protocol|typealias|let|var) )?(\w+)/
            )
            for line in lines { modules.insert(String(line.1)) }
        }
        return modules
    }

    /// A target and everything that it needs, products of other packages included.
    static func closure(of name: String, in targets: [Target]) -> Set<String> {
        var found: Set<String> = []
        var open = [name]
        while let next = open.popLast() {
            guard found.insert(next).inserted else { continue }
            open += targets.first { $0.name == next }?.dependencies ?? []
        }
        return found
    }
}
