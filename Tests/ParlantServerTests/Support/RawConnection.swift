import Foundation

/// A client's TCP connection, byte by byte: what proper clients never send can be sent here.
///
/// Used by one task at a time; what may block runs on a thread of its own, since the server under test shares
/// Swift's few.
final class RawConnection: @unchecked Sendable {
    enum Failure: Error {
        case cannotConnect
        /// Nothing came for ten seconds.
        case silent
        case closed
    }

    private let file: Int32
    private var unread: [UInt8] = []
    private var isOpen = true

    init(port: Int) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.cannotConnect }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { hangUp() }

    /// Whether all was taken.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool { (try? await blocking { self.sendNow(bytes) }) ?? false }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    private func sendNow(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(file, Int32(SHUT_WR)) }

    func hangUp() {
        if isOpen { close(file) }
        isOpen = false
    }

    /// Whether the server has closed the connection, and everything that it sent before was read.
    var isClosedByServer: Bool {
        var byte: UInt8 = 0
        return recv(file, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
    }

    /// Bytes through the first occurrence of a mark.
    func read(through mark: String) async throws -> String {
        try await blocking { try self.readNow(through: mark) }
    }

    func read(count: Int) async throws -> String { try await blocking { try self.readNow(count: count) } }

    /// Everything until the server closes.
    func readToEnd() async throws -> String {
        try await blocking {
            while true {
                do { try self.receive() } catch Failure.closed { return self.take(self.unread.count) }
            }
        }
    }

    private func readNow(through mark: String) throws -> String {
        let mark = Array(mark.utf8)
        var searched = 0
        while true {
            if let end = end(of: mark, from: searched) { return take(end) }
            searched = max(0, unread.count - mark.count)
            try receive()
        }
    }

    private func readNow(count: Int) throws -> String {
        while unread.count < count { try receive() }
        return take(count)
    }

    private func end(of mark: [UInt8], from start: Int) -> Int? {
        guard unread.count >= mark.count else { return nil }
        return (start...(unread.count - mark.count)).first {
            unread[$0..<($0 + mark.count)].elementsEqual(mark)
        }
        .map { $0 + mark.count }
    }

    private func take(_ count: Int) -> String {
        defer { unread.removeFirst(count) }
        return String(decoding: unread[..<count], as: UTF8.self)
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(file, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN { throw Failure.silent }
        guard count > 0 else { throw Failure.closed }
        unread += buffer[..<count]
    }
}

/// An answer as a test looks at it.
struct Answer: Sendable {
    var status: Int
    /// By lower-case name.
    var headers: [String: String]
    var text: String
}

extension RawConnection {
    /// Reads one answer with its body.
    func answer() async throws -> Answer {
        let head = try await read(through: "\r\n\r\n")
        var lines = head.components(separatedBy: "\r\n")
        let status = Int(lines.removeFirst().split(separator: " ")[1]) ?? 0
        var headers: [String: String] = [:]
        for line in lines where line.contains(":") {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return Answer(status: status, headers: headers, text: try await body(headers))
    }

    private func body(_ headers: [String: String]) async throws -> String {
        if let length = headers["content-length"].flatMap({ Int($0) }) {
            return try await read(count: length)
        }
        guard headers["transfer-encoding"] == "chunked" else { return "" }
        var text = ""
        while let chunk = try await chunk() { text += chunk }
        return text
    }

    /// The next piece of a streamed body; nil at its end.
    func chunk() async throws -> String? {
        let size = Int(try await read(through: "\r\n").dropLast(1), radix: 16) ?? 0
        let text = try await read(count: size)
        _ = try await read(count: 2)
        return size == 0 ? nil : text
    }
}
