import Conversation
import Foundation
import Storage

/// Programs of early releases, which held no lock. They are found by the traces they leave.
enum Strangers {
    /// Their consoles recorded that they were open every 10 s.
    private static let life = Duration.seconds(25)

    /// The programs that have a store open or wrote to it a moment ago.
    static func on(_ path: String, _ db: Database, options: StoreOptions, known: [StoreProgram]) throws
        -> [StoreProgram]
    {
        var found = holders(of: path)
        let since = (options.clock() - life).microseconds
        let consoles = try db.all("SELECT id, operator FROM console WHERE seen >= ?", [since]) {
            (id: $0[0] as String, name: $0[1] as String)
        }
        for console in consoles {
            let process = console.id.split(separator: ".").last.flatMap { pid_t($0) } ?? 0
            if process > 0, process != getpid(), kill(process, 0) != 0, errno == ESRCH { continue }
            let program = StoreProgram(
                name: "the console of \(console.name)", version: nil, process: Int(process))
            if !found.contains(where: { $0.process == Int(process) }) { found.append(program) }
        }
        let processes = Set(known.map(\.process) + [StoreProgram.own.process])
        return found.filter { !processes.contains($0.process) }
    }

    /// The processes that have a file open, among those that this process may inspect.
    static func holders(of path: String) -> [StoreProgram] {
        guard let wanted = FileIdentity(path: path) else { return [] }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.compactMap { Int($0) }.sorted().compactMap { process in
            guard process != StoreProgram.own.process, has(wanted, process) else { return nil }
            return StoreProgram(name: name(of: process), version: nil, process: process)
        }
    }

    private static func has(_ wanted: FileIdentity, _ process: Int) -> Bool {
        let folder = "/proc/\(process)/fd"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.contains { FileIdentity(path: folder + "/" + $0) == wanted }
    }

    private static func name(of process: Int) -> String {
        let name = FileManager.default.contents(atPath: "/proc/\(process)/comm") ?? Data()
        return String(decoding: name.prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
