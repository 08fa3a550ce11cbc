import Foundation

extension EventStore {
    /// Where a store lies that nobody has named: `switchboard/local.store` by the XDG base directory rules, in a
    /// process's environment.
    public static func defaultPath(_ environment: [String: String]) -> String {
        let home = environment["HOME"] ?? NSHomeDirectory()
        let stated = environment["XDG_DATA_HOME"]
        // A relative path there is invalid by the rules and ignored.
        let base = stated.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.local/share"
        return base + "/switchboard/local.store"
    }
}
