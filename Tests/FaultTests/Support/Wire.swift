import Foundation

/// One TCP connection to a server on this machine, used by one thread.
final class Wire {
    struct NoAnswer: Error {}

    struct Answer {
        var status: Int
        var text: String
    }

    let file: Int32
    private var unread: [UInt8] = []

    /// - Parameters:
    ///   - port: Where a server listens.
    ///   - receiveBuffer: Bytes that the kernel keeps for a reader that does not read; nil for its own choice.
    /// - Throws: Where nobody listens.
    init(to port: Int, receiveBuffer: Int32? = nil) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var receiveBuffer {
            setsockopt(file, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw NoAnswer() }
    }

    deinit { close(file) }

    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Asks without reading the answer.
    func begin(_ method: String, _ path: String, token: String? = nil, body: String? = nil) {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        send(head + "\r\n" + (body ?? ""))
    }

    func ask(_ method: String, _ path: String, token: String? = nil, body: String? = nil) throws -> Answer {
        begin(method, path, token: token, body: body)
        return try answer()
    }

    func answer() throws -> Answer {
        let head = String(decoding: try take(through: "\r\n\r\n"), as: UTF8.self)
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        if let length = head.lowercased().firstMatch(of: /content-length: ([0-9]+)/) {
            return Answer(status: status, text: String(decoding: try take(Int(length.1)!), as: UTF8.self))
        }
        guard head.lowercased().contains("transfer-encoding: chunked") else {
            return Answer(status: status, text: "")
        }
        var body: [UInt8] = []
        while true {
            let line = String(decoding: try take(through: "\r\n"), as: UTF8.self)
            let size = Int(line.dropLast(1), radix: 16) ?? 0
            body += try take(size)
            _ = try take(2)
            if size == 0 { return Answer(status: status, text: String(decoding: body, as: UTF8.self)) }
        }
    }

    /// Whether the server has closed it, waiting so long for that; what came before is dropped.
    func isClosed(within limit: Duration) -> Bool {
        let end = ContinuousClock.now + limit
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while ContinuousClock.now < end {
            var place = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            if poll(&place, 1, 20) > 0, recv(file, &bytes, bytes.count, 0) <= 0 { return true }
        }
        return false
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count { try receive() }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private func take(through mark: String) throws -> [UInt8] {
        let mark = Array(mark.utf8)
        while true {
            if unread.count >= mark.count,
                let start = (0...(unread.count - mark.count)).first(where: {
                    unread[$0..<($0 + mark.count)].elementsEqual(mark)
                })
            {
                return try take(start + mark.count)
            }
            try receive()
        }
    }

    private func receive() throws {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(file, &bytes, bytes.count, 0)
        guard count > 0 else { throw NoAnswer() }
        unread += bytes[..<count]
    }
}
