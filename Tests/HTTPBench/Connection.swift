import Foundation

/// One client's connection that asks and waits: no more than HTTP needs, so that the server is measured and not this.
final class Connection {
    struct Failure: Error { let what: String }

    private let file: Int32
    /// What was received lies from `start` to `end`; large enough for the largest body after a few.
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var start = 0
    private var end = 0

    init(_ server: Address) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(server.port).bigEndian
        address.sin_addr.s_addr = inet_addr(server.host)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "no connection to port \(server.port)") }
        var isOn: Int32 = 1
        setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(file) }

    /// Asks and reads the whole answer.
    ///
    /// - Returns: The status and the body.
    func ask(_ method: String, _ path: String, _ body: String? = nil) throws -> (status: Int, body: [UInt8]) {
        try send(method, path, body)
        return try answer()
    }

    /// Asks and leaves the answer for later.
    func send(_ method: String, _ path: String, _ body: String? = nil) throws {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        text += "\r\n" + (body ?? "")
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "cannot send") }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Whether nothing came since the last answer: the request still waits.
    var isWaiting: Bool {
        var byte: UInt8 = 0
        return recv(file, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) < 0 && errno == EAGAIN
    }

    func answer() throws -> (status: Int, body: [UInt8]) {
        let head = String(decoding: try take(through: Array("\r\n\r\n".utf8)), as: UTF8.self).lowercased()
        let status = Int(head.split(separator: " ")[1]) ?? 0
        if let place = head.range(of: "content-length:") {
            let length = head[place.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }
            return (status, try take(Int(length) ?? 0))
        }
        var body: [UInt8] = []
        guard head.contains("transfer-encoding: chunked") else { return (status, body) }
        while true {
            let line = String(decoding: try take(through: [13, 10]).dropLast(2), as: UTF8.self)
            let count = Int(line, radix: 16) ?? 0
            body += try take(count)
            _ = try take(2)
            if count == 0 { return (status, body) }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        try receive(count)
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }

    private func take(through mark: [UInt8]) throws -> [UInt8] {
        var searched = 0
        while true {
            let last = end - start - mark.count
            if searched <= last {
                for place in (start + searched)...(start + last)
                where buffer[place] == mark[0] && buffer[place..<(place + mark.count)].elementsEqual(mark) {
                    return try take(place + mark.count - start)
                }
            }
            searched = max(0, end - start - mark.count + 1)
            try receive(end - start + 1)
        }
    }

    /// Waits until so many bytes are there.
    private func receive(_ count: Int) throws {
        guard end - start < count else { return }
        if start == end { (start, end) = (0, 0) }
        if start + count > buffer.count {
            buffer.replaceSubrange(0..<(end - start), with: buffer[start..<end])
            (start, end) = (0, end - start)
            if count > buffer.count {
                buffer += [UInt8](repeating: 0, count: max(count - buffer.count, buffer.count))
            }
        }
        while end - start < count {
            let received = buffer.withUnsafeMutableBytes {
                recv(file, $0.baseAddress! + end, $0.count - end, 0)
            }
            guard received > 0 else { throw Failure(what: "the server closed the connection") }
            end += received
        }
    }
}

/// Where a server listens; only IPv4 on this machine.
struct Address: Sendable {
    var host = "127.0.0.1"
    var port: Int

    init(port: Int) { self.port = port }

    init?(_ url: String) {
        guard let parts = URLComponents(string: url), parts.scheme == "http", let port = parts.port else {
            return nil
        }
        self.port = port
    }
}
