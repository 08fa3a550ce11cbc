public import Bridge
import Conversation

extension ChatwootDesk {
    public func check() async -> [DeskFinding] {
        var findings: [DeskFinding] = []
        do throws(DeskError) {
            let inbox = try await http.call(.init("GET", "\(root)/inboxes/\(configuration.inbox)")).json
            findings.append(.init(isFine: true, "Chatwoot accepts the token."))
            let isAPI = inbox["channel_type"] == "Channel::Api"
            findings.append(
                .init(
                    isFine: isAPI,
                    isAPI
                        ? "The inbox \(configuration.inbox) is of the kind API."
                        : "The inbox \(configuration.inbox) is not of the kind API. Make one of that kind."))
            if let hook = inbox["webhook_url"] {
                let isSet = hook.string ?? "" != ""
                findings.append(
                    .init(
                        isFine: isSet,
                        isSet
                            ? "The inbox sends webhooks."
                            : "The inbox has no webhook. Set it to the address of this bridge."))
            }
            if let identifier = inbox["inbox_identifier"]?.string, identifier != configuration.inboxIdentifier
            {
                findings.append(
                    .init(isFine: false, "The inbox has another identifier. Correct 'inbox_identifier'."))
            }
            if inbox["lock_to_single_conversation"]?.bool == true {
                findings.append(
                    .init(
                        isFine: false,
                        "The inbox keeps one conversation for each contact. Turn that off, so that each handoff has its own."
                    ))
            }
        } catch {
            findings.append(.init(isFine: false, "\(configuration.server): \(error.wording)"))
        }
        if configuration.webhookSecret == nil {
            findings.append(
                .init(
                    isFine: true,
                    "Webhooks are known by the token in their address alone. Chatwoot 4.13 signs them."))
        }
        return findings
    }
}
