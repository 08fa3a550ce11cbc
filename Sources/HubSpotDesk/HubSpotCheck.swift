public import Bridge
import Conversation

extension HubSpotDesk {
    public func check() async -> [DeskFinding] {
        var findings: [DeskFinding] = []
        do throws(DeskError) {
            let account = PathPart.escaped(configuration.channelAccount)
            let json = try await call(.init("GET", "\(channelRoot)/channel-accounts/\(account)")).json
            findings.append(.init(isFine: true, "HubSpot accepts the token."))
            let isOn = json["authorized"]?.bool ?? true && json["active"]?.bool ?? true
            findings.append(
                .init(
                    isFine: isOn,
                    isOn
                        ? "The channel account is active."
                        : "The channel account is switched off. Connect it in the inbox's settings."))
            let inbox = json["inboxId"].flatMap(Self.text)
            if let inbox, let other = configuration.inbox, inbox != other {
                findings.append(
                    .init(
                        isFine: false,
                        "The channel account belongs to the inbox \(inbox). Correct 'inbox_id'."))
            }
        } catch {
            findings.append(.init(isFine: false, "\(configuration.server): \(error.wording)"))
        }
        findings.append(
            .init(
                isFine: true,
                configuration.inbox == nil
                    ? "Without 'inbox_id', lost webhooks are found only at an end or a start."
                    : "Lost webhooks are found by a list of the inbox's threads."))
        return findings
    }
}
