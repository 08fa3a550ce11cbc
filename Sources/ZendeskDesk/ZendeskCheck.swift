public import Bridge
import Conversation

extension ZendeskDesk {
    public func check() async -> [DeskFinding] {
        var findings: [DeskFinding] = []
        if configuration.server.scheme != "https" {
            findings.append(
                .init(isFine: configuration.server.isLoopback, "The API is called without TLS. Use https."))
        }
        do throws(DeskError) {
            let boards = try await http.call(.init("GET", "\(root)/switchboards")).json
            findings.append(.init(isFine: true, "Zendesk accepts the key \(configuration.keyID)."))
            guard let board = boards["switchboards"]?.array?.first?["id"]?.string else {
                findings.append(.init(isFine: false, "The app has no switchboard. Make one in Zendesk."))
                return findings
            }
            let path = "\(root)/switchboards/\(PathPart.escaped(board))/switchboardIntegrations"
            let seats = try await http.call(.init("GET", path)).json
            let names = seats["switchboardIntegrations"]?.array?.compactMap { $0["name"]?.string } ?? []
            for seat in [configuration.seat, configuration.agents] {
                let isThere = names.contains { $0 == seat }
                findings.append(
                    .init(
                        isFine: isThere,
                        isThere
                            ? "The switchboard has the seat \(seat)."
                            : "The switchboard has no seat \(seat). Add it."))
            }
        } catch {
            findings.append(.init(isFine: false, error.wording))
        }
        return findings
    }
}
