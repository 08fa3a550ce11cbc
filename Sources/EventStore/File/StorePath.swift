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
        let path = told(path)
        guard path == "~" || path.hasPrefix("~/") else { return (path as NSString).expandingTildeInPath }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return home + path.dropFirst()
    }

    /// A name that is no UTF-8 with the bytes in question written out, such as `caf%E9`: texts cannot hold them, and two
    /// names that differ in nothing else would be one.
    private static func told(_ path: String) -> String {
        guard path.unicodeScalars.contains("\u{FFFD}") else { return path }
        for list in ["/proc/self/cmdline", "/proc/self/environ"] {
            for word in (FileManager.default.contents(atPath: list) ?? Data()).split(separator: 0) {
                let value = word.firstIndex(of: 0x3D).map { word[($0 + 1)...] } ?? word[word.endIndex...]
                for bytes in [word, value]
                where String(decoding: bytes, as: UTF8.self).utf8.elementsEqual(path.utf8) {
                    return escaped(Array(bytes))
                }
            }
        }
        return path
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        var rest = bytes[...]
        while let first = rest.first {
            let length = (1...4).first {
                String(validating: rest.prefix($0), as: UTF8.self)?.unicodeScalars.count == 1
            }
            if let length {
                text += String(decoding: rest.prefix(length), as: UTF8.self)
            } else {
                text += "%" + String(first, radix: 16, uppercase: true)
            }
            rest = rest.dropFirst(length ?? 1)
        }
        return text
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
