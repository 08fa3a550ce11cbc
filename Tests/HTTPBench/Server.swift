import Foundation

/// A server that is measured.
struct Server: Sendable {
    var name: String
    var address: Address
    /// For its processor time and memory; nil where nobody named it.
    var pid: Int32?

    /// Seconds of processor time that it has used.
    var processorTime: Double? {
        guard let pid, let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return nil
        }
        // The second part is the name, which may hold anything.
        let parts = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard parts.count > 13, let user = Double(parts[12]), let system = Double(parts[13]) else {
            return nil
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// MiB that are in memory.
    var memory: Double? {
        guard let pid, let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return nil }
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap {
            Double($0)
        }
        .map { $0 / 1024 }
    }
}

/// `switchboardd serve` beside this program, on a store of its own, as long as the object lives.
final class OwnServer {
    let server: Server
    private let process = Process()
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "switchboard-bench-" + UUID().uuidString
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("switchboardd")
        process.executableURL = program
        process.arguments = [
            "serve", "--store", folder + "/bench.store", "--port", "0", "--max-waits", "12000",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.contains("\n") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { throw Connection.Failure(what: "switchboardd did not start") }
            line += String(decoding: data, as: UTF8.self)
        }
        let port = line.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        server = Server(name: "switchboardd", address: Address(port: port), pid: process.processIdentifier)
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// Another server on this machine; ended with the object where a command started it.
final class OtherServer {
    let server: Server
    private let process: Process?

    /// Waits up to two minutes until it answers.
    init(_ url: String, command: String?) throws {
        guard let address = Address(url) else { throw Connection.Failure(what: "\(url) is no http URL") }
        process = try command.map { command in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "exec " + command]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
        server = Server(name: "Parlant", address: address, pid: process?.processIdentifier)
        let end = ContinuousClock.now + .seconds(120)
        while (try? Connection(address).ask("GET", "/agents"))?.status != 200 {
            guard ContinuousClock.now < end else { throw Connection.Failure(what: "\(url) does not answer") }
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    deinit { process?.terminate() }
}
