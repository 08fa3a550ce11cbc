public import Conversation
import Foundation

extension EventStore {
    /// Where a store lies that nobody has named: `switchboard/local.store` by the XDG base directory rules, in a
    /// process's environment.
    public static func defaultPath(_ environment: [String: String]) -> String {
        folder(environment) + "/local.store"
    }

    /// Where the mirror of a server lies: one store for each address, under `switchboard/mirrors`.
    public static func mirrorPath(of server: ServerAddress, _ environment: [String: String]) -> String {
        let name = server.description.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = character.isLetter || character.isNumber || character == "." || character == "-"
            return isPlain ? String(character) : "_" + String(byte, radix: 16)
        }
        // File names end at 255 bytes. Should two addresses share one, the store opens for the first alone.
        return folder(environment) + "/mirrors/" + name.joined().prefix(240) + ".store"
    }

    private static func folder(_ environment: [String: String]) -> String {
        let home = environment["HOME"] ?? NSHomeDirectory()
        let stated = environment["XDG_DATA_HOME"]
        // A relative path there is invalid by the rules and ignored.
        let base = stated.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.local/share"
        return base + "/switchboard"
    }
}

extension EventStore {
    /// A path as somebody wrote it: `~` is the home that the environment names.
    public static func expanded(_ path: String, _ environment: [String: String]) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return (path as NSString).expandingTildeInPath }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return home + path.dropFirst()
    }

    /// Where a store's file really lies, by its whole path: SQLite would take `file:x` for an address, and keeps its own
    /// files beside the file itself, not beside a link to it. The file need not be there.
    static func place(of path: String) -> String {
        var place = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        for _ in 0..<40 {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(place, &buffer, buffer.count)
            guard count > 0 else { return place }
            let target = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            let folder = (place as NSString).deletingLastPathComponent
            place = target.hasPrefix("/") ? target : folder + "/" + target
        }
        return place
    }
}
