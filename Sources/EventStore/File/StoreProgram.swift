import Foundation

/// The release of these programs.
public enum Release {
    public static let version = "0.1.0"
}

/// A program that has a store open.
public struct StoreProgram: Hashable, Sendable {
    /// The program and its command, such as `switchboardd serve`.
    public var name: String
    /// nil for a release that does not tell.
    public var version: String?
    public var process: Int

    /// This process.
    static let own = StoreProgram(
        name: ownName, version: Release.version, process: Int(ProcessInfo.processInfo.processIdentifier))

    /// `switchboardd serve 0.1.0 (process 4711)`
    public var wording: String {
        let release = version.map { "\(name) \($0)" } ?? "\(name), an older release"
        return "\(release) (process \(process))"
    }

    /// Only the program and its command; the rest of the command line may be private.
    private static let ownName: String = {
        let words = ProcessInfo.processInfo.arguments
        let program = (words.first.map { ($0 as NSString).lastPathComponent } ?? "").prefix(60)
        let command = words.dropFirst().first { word in
            word.utf8.count < 20 && !word.isEmpty
                && word.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) }
                && !word.hasPrefix("-")
        }
        let isOurs = program == "switchboard" || program == "switchboardd"
        return isOurs
            ? ([String(program)] + [command].compactMap { $0 }).joined(separator: " ") : String(program)
    }()
}
