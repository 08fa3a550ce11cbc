import Conversation
import Logging
import ParlantWire

/// The access log and the counters: what was requested and how it ended, never what was said.
struct RequestLog: Sendable {
    /// One request.
    struct Record: Sendable {
        var method: String
        var peer: String
        var endpoint: Endpoint?
        var session: String?
        /// A token's id; nil without one.
        var token: String?
        var status = 0
        var error: (any Error)?
        let start = ContinuousClock.now

        init(method: String, peer: String) {
            self.method = method
            self.peer = peer
        }
    }

    let logger: Logger
    let figures: Figures

    func write(_ record: Record) {
        let time = ContinuousClock.now - record.start
        figures.count(record.endpoint, status: record.status, time: time)
        var metadata: Logger.Metadata = [
            "method": .string(record.method.isKnown ? record.method : "other"),
            "endpoint": .string(record.endpoint?.operationID ?? "none"),
            "status": .stringConvertible(record.status), "peer": .string(record.peer),
            "ms": .stringConvertible(Double(time.microseconds / 10) / 100),
        ]
        if let token = record.token { metadata["token"] = .string(token) }
        if let session = record.session, session.isPlain { metadata["session"] = .string(session) }
        // A problem's text may repeat what the client sent.
        if let error = record.error, !(error is Problem), record.status >= 500 {
            metadata["error"] = .string("\(error)")
        }
        logger.log(
            level: record.status >= 500 && record.status != 504 ? .error : .info, "request",
            metadata: metadata)
    }
}

extension String {
    /// Whether the text has the form of our own IDs. Other IDs may contain anything.
    fileprivate var isPlain: Bool {
        (1...64).contains(utf8.count)
            && utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    fileprivate var isKnown: Bool {
        Method(rawValue: self) != nil || self == "PUT" || self == "HEAD" || self == "OPTIONS"
    }
}
