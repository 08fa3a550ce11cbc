import Foundation
import Glass

/// Standard output and standard error, for people: everything is made safe.
enum StandardStreams {
    static func write(_ line: SafeText) {
        FileHandle.standardOutput.write(Data("\(line.text)\n".utf8))
    }

    static func complain(_ lines: SafeText) {
        FileHandle.standardError.write(Data("\(lines.text)\n".utf8))
    }
}
