import Foundation

/// The processes that follow a server into stores of a folder: consoles and commands start them, and they outlive both.
enum Followers {
    static func processes(under folder: String) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { pid_t($0) }.filter { process in
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.dropFirst().first == "mirror" && words.contains { $0.hasPrefix(folder) }
        }
    }

    /// Ends them, and removes the folder.
    static func remove(_ folder: String) {
        for process in processes(under: folder) { kill(process, SIGTERM) }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
