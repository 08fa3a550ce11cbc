import Foundation

extension EventStore {
    /// The absolute path of a store's file, with symbolic links resolved. SQLite would treat `file:x` as a
    /// URI, and keeps its own files beside the file itself, not beside a link to it. The file need not exist.
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
