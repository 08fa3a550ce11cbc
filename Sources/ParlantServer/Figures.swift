import Conversation
import ParlantWire
import Synchronization

/// Counters of the running server, in Prometheus's text format.
final class Figures: Sendable {
    private struct Key: Hashable {
        var endpoint: String
        var status: Int
    }

    private struct Counts {
        var requests: [Key: Int] = [:]
        var seconds: [String: Double] = [:]
        var appended: [String: Int] = [:]
        var handoffs: [String: Int] = [:]
    }

    private let state = Mutex(Counts())

    func count(_ endpoint: Endpoint?, status: Int, time: Duration) {
        let name = endpoint?.operationID ?? "none"
        state.withLock { state in
            state.requests[Key(endpoint: name, status: status), default: 0] += 1
            state.seconds[name, default: 0] += Double(time.microseconds) / 1e6
        }
    }

    /// Counts an event that this server has appended to a log.
    func countAppended(_ event: Event) {
        state.withLock { $0.appended[event.source.rawValue, default: 0] += 1 }
    }

    /// Counts a session's handoff to a human or back, by cause.
    func countHandoff(_ cause: String) { state.withLock { $0.handoffs[cause, default: 0] += 1 } }

    /// Returns the text of a counter that is kept elsewhere.
    static func counter(_ name: String, _ help: String, _ value: Int) -> String {
        var text = ""
        text.family(name, "counter", help)
        return text + "\(name) \(value)\n"
    }

    /// Returns all counters, with gauges of the server's current state.
    func text(gauges: [(name: String, help: String, value: Double)]) -> String {
        let state = state.withLock { $0 }
        var text = ""
        let requests = state.requests.sorted {
            ($0.key.endpoint, $0.key.status) < ($1.key.endpoint, $1.key.status)
        }
        text.family("switchboard_requests_total", "counter", "Requests answered.")
        for (key, count) in requests {
            text +=
                "switchboard_requests_total{endpoint=\"\(key.endpoint)\",status=\"\(key.status)\"} \(count)\n"
        }
        text.family("switchboard_request_seconds_total", "counter", "Time spent on requests, waits included.")
        for (name, seconds) in state.seconds.sorted(by: { $0.key < $1.key }) {
            text += "switchboard_request_seconds_total{endpoint=\"\(name)\"} \(seconds)\n"
        }
        text.family("switchboard_events_appended_total", "counter", "Events appended by this server.")
        for (source, count) in state.appended.sorted(by: { $0.key < $1.key }) {
            text += "switchboard_events_appended_total{source=\"\(source)\"} \(count)\n"
        }
        text.family(
            "switchboard_handoffs_total", "counter", "Handoffs seen in the store, by what caused them.")
        for (cause, count) in state.handoffs.sorted(by: { $0.key < $1.key }) {
            text += "switchboard_handoffs_total{cause=\"\(cause)\"} \(count)\n"
        }
        for gauge in gauges {
            text.family(gauge.name, "gauge", gauge.help)
            text += "\(gauge.name) \(gauge.value)\n"
        }
        return text
    }
}

extension String {
    fileprivate mutating func family(_ name: String, _ type: String, _ help: String) {
        self += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
}
