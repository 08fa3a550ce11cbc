import Conversation
import ParlantWire

/// A request's body, read by every form that there is.
enum BodyFuzz {
    static func take(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil, let body = try? JSON(parsing: bytes) else {
            return
        }
        let text = body.compact
        let again = try? JSON(parsing: text)
        promise(
            again?.compact.utf8.elementsEqual(text.utf8) == true, "it does not read back as it is written")
        for read in forms {
            do {
                try read(body)
            } catch let faults as Faults {
                promise(!faults.faults.isEmpty, "refused without a fault")
                promise((try? JSON(parsing: faults.detail.compact)) != nil, "faults that are no JSON")
            } catch {
                promise(error is EventCreation.Breach, "refused with \(error)")
            }
        }
    }

    private static let forms: [@Sendable (JSON) throws -> Void] = [
        { _ = try EventCreation($0).wish },
        { _ = try SessionCreation($0) },
        { _ = try SessionUpdate($0) },
        { _ = try MetadataUpdate(eventUpdate: $0).applied(to: ["a": 1]) },
        { _ = try AgentForm(creation: $0) },
        { _ = try AgentForm(update: $0) },
        { _ = try CustomerForm(creation: $0) },
        { _ = try CustomerForm(update: $0) },
        { _ = try TagForm($0) },
        { _ = try ActForm($0) },
        { _ = try NoteForm($0) },
        { _ = try LeaseForm($0) },
        { _ = try TurnEventForm($0) },
        { _ = try TurnEndForm($0) },
    ]
}
