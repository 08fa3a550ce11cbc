import Conversation
import Foundation

/// A message that a customer's client posts over the API, repeated under its key until it is acknowledged.
struct Post {
    let session: Session.ID
    let number: Int
    private(set) var connection: Int32?
    private var answer: [UInt8] = []

    init(_ number: Int, in session: Session.ID) {
        self.number = number
        self.session = session
    }

    var text: String { "message \(number)" }

    /// Sends it on a connection of its own; nothing where nobody listens.
    mutating func send(to port: Int) {
        hangUp()
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(file)
            return
        }
        let body = #"{"kind":"message","source":"customer","message":"\#(text)"}"#
        let request = """
            POST /sessions/\(session)/events HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Idempotency-Key: post-\(session)-\(number)\r
            Connection: close\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """
        let bytes = Array(request.utf8)
        _ = Glibc.send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        connection = file
    }

    enum Outcome {
        case waiting
        /// It stands at this offset.
        case acknowledged(Offset)
        /// The connection or the server failed; a status where it was told one.
        case failed(status: Int?)
    }

    /// What has come of it, waiting so long for more.
    mutating func outcome(within milliseconds: Int32) -> Outcome {
        guard let connection else { return .failed(status: nil) }
        var polled = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, milliseconds) > 0 else { return .waiting }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &bytes, bytes.count, 0)
        if count > 0 {
            answer += bytes[..<count]
            return .waiting
        }
        defer { hangUp() }
        let text = String(decoding: answer, as: UTF8.self)
        let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        guard status == 201, let end = text.range(of: "\r\n\r\n"),
            let event = try? JSON(parsing: String(text[end.upperBound...])),
            let offset = event["offset"]?.integer
        else { return .failed(status: status) }
        return .acknowledged(Offset(offset))
    }

    mutating func hangUp() {
        if let connection { close(connection) }
        connection = nil
        answer = []
    }
}
