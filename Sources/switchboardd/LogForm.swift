import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation
import Logging

/// How a log is written.
enum LogForm: String, ExpressibleByArgument, CaseIterable {
    case plain, json

    /// Plain on a terminal, JSON elsewhere.
    static var natural: LogForm { isatty(2) == 1 ? .plain : .json }
}

/// A program's log, one line per message on standard error. Nothing waits for it: lines that find no room are dropped,
/// and the log says so.
struct Log {
    let writer: LineWriter
    private let output = LineWriter(descriptor: STDOUT_FILENO) { _ in [] }
    private let form: LogForm

    init(_ form: LogForm) {
        self.form = form
        writer = LineWriter(descriptor: STDERR_FILENO) { count in
            let facts: Logger.Metadata = ["dropped": .stringConvertible(count)]
            return form.line(.warning, "log lines were dropped because nothing read them", facts)
        }
    }

    func logger(_ label: String = "switchboardd") -> Logger {
        let (form, writer) = (form, writer)
        return Logger(label: label) { _ in LogLines(form: form, writer: writer) }
    }

    /// Writes a line on standard output, where a script may wait for it.
    func announce(_ line: String) { output.write(Array("\(line)\n".utf8)) }

    /// Gives readers a moment to read the last lines.
    func finish() {
        for lines in [output, writer] { lines.finish(within: .milliseconds(300)) }
    }
}

/// Passes log messages to the writer.
struct LogLines: LogHandler {
    let form: LogForm
    let writer: LineWriter
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts =
            metadata.isEmpty ? event.metadata ?? [:] : metadata.merging(event.metadata ?? [:]) { $1 }
        writer.write(form.line(event.level, "\(event.message)", facts))
    }
}

extension LogForm {
    fileprivate func line(_ level: Logger.Level, _ message: String, _ facts: Logger.Metadata) -> [UInt8] {
        switch self {
        case .plain: PlainLine.bytes(level, message, facts)
        case .json: JSONLine.bytes(level, message, facts)
        }
    }
}
