public import Bridge
import Conversation

extension MatrixDesk {
    public func check() async -> [DeskFinding] {
        var findings: [DeskFinding] = []
        do throws(DeskError) {
            let answer = try await call("GET", "/account/whoami", as: users.bot, accepting: ["M_FORBIDDEN"])
            let isFine = answer["user_id"]?.string == users.bot
            findings.append(
                .init(
                    isFine: isFine,
                    isFine
                        ? "The homeserver accepts the token as \(users.bot)."
                        : "The token is not one for \(users.bot). Set sender_localpart in the registration to \(users.botName)."
                ))
            for person in configuration.people { findings.append(try await finding(about: person)) }
        } catch {
            findings.append(.init(isFine: false, "\(configuration.server): \(error.wording)"))
        }
        if configuration.people.isEmpty {
            findings.append(.init(isFine: false, "Nobody is invited. Name users in 'people'."))
        }
        return findings
    }

    private func finding(about person: String) async throws(DeskError) -> DeskFinding {
        do {
            _ = try await call("GET", "/profile/\(PathPart.escaped(person))", as: users.bot)
            return .init(isFine: true, "\(person) is invited to each conversation.")
        } catch .gone, .refused {
            return .init(isFine: false, "The homeserver knows no \(person). Correct 'people'.")
        }
    }
}
