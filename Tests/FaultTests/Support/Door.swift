import Conversation
import EventStore
import Foundation
import ParlantServer
import PseudoTerminal

/// A store of its own with `switchboardd serve` on it, as strangers find it.
final class Door {
    let folder: String
    var path: String { folder + "/desk.store" }
    private(set) var program: PipedProgram!
    private(set) var port = 0

    init(in place: String? = nil) throws {
        folder = place ?? NSTemporaryDirectory() + "/switchboard-door-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        program?.end(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func withStore<T>(_ body: (EventStore) throws -> T) throws -> T {
        let store = try EventStore.open(at: path, options: StoreOptions(busyTimeout: .seconds(20)))
        defer { store.close() }
        return try body(store)
    }

    /// - Returns: What lets in by it.
    func token(_ role: AccessToken.Role, _ subject: String? = nil) throws -> String {
        let secret = TokenSecret()
        try withStore { _ = try $0.addToken(hash: secret.hash, role: role, subject: subject) }
        return secret.text
    }

    func session(_ id: Session.ID) throws {
        try withStore {
            _ = try $0.createSession(
                NewSession(
                    id: id, agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada"))
        }
    }

    /// Starts the server and waits until it listens.
    ///
    /// - Parameters:
    ///   - arguments: Beside the store and the port.
    ///   - shell: What `sh` does around it; `$0` and `$@` are the program.
    /// - Throws: Where it does not listen within 20 s.
    func open(_ arguments: [String] = [], through shell: String = #"exec "$0" "$@" 2>/dev/null"#) throws {
        program = try start("serve", ["--port", "0"] + arguments, through: shell)
        let end = ContinuousClock.now + .seconds(20)
        while port == 0 {
            guard ContinuousClock.now < end else { throw Wire.NoAnswer() }
            for line in PipedProgram.lines(of: [program], within: .seconds(1))[0]
            where line.hasPrefix("listening on") {
                port = line.split(separator: ":").last.flatMap { Int($0) } ?? 0
            }
        }
    }

    /// Starts one of the network program's commands on the store.
    func start(
        _ command: String, _ arguments: [String], through shell: String = #"exec "$0" "$@" 2>/dev/null"#
    ) throws -> PipedProgram {
        var environment = ProcessInfo.processInfo.environment
        environment["HOME"] = folder
        return try PipedProgram(
            ["/bin/sh", "-c", shell, BuiltProgram.path("switchboardd"), command, "--store", path] + arguments,
            environment: environment)
    }

    func wire(receiveBuffer: Int32? = nil) throws -> Wire { try Wire(to: port, receiveBuffer: receiveBuffer) }

    /// MiB that the server's process has in memory.
    var memory: Int { (figure("VmRSS") ?? 0) / 1024 }

    /// Seconds of processor time that it has used.
    var processorTime: Double {
        let text = try? String(contentsOfFile: "/proc/\(program.process)/stat", encoding: .utf8)
        let fields = text?.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return 0
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func figure(_ name: String) -> Int? {
        let text = try? String(contentsOfFile: "/proc/\(program.process)/status", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}

/// A named pipe that a program writes into, read when a test says so.
final class UnreadPipe {
    let path: String
    private let file: Int32

    init(in folder: String) throws {
        path = folder + "/pipe-" + UUID().uuidString
        mkfifo(path, 0o600)
        file = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    }

    deinit {
        close(file)
        unlink(path)
    }

    /// Bytes that wait in it.
    var count: Int {
        var count: Int32 = 0
        _ = ioctl(file, UInt(FIONREAD), &count)
        return Int(count)
    }

    /// Reads what comes until a line holds some words.
    func read(until words: String, within limit: Duration = .seconds(20)) -> String {
        var read: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            var place = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            guard poll(&place, 1, 100) > 0 else { continue }
            let count = Glibc.read(file, &bytes, bytes.count)
            if count > 0 { read += bytes[..<count] }
            let text = String(decoding: read, as: UTF8.self)
            if let place = text.range(of: words), text[place.upperBound...].contains("\n") { return text }
        }
        return String(decoding: read, as: UTF8.self)
    }
}
