import EventStore
import ParlantWire

extension Callers {
    /// The roles whose tokens may call.
    var roles: Set<AccessToken.Role> {
        switch self {
        case .anyone, .everybody, .everybodyInPart: Set(AccessToken.Role.allCases)
        case .speakers: [.customer, .operator, .admin]
        case .staff: [.agent, .operator, .admin]
        case .operators: [.operator, .admin]
        case .processes: [.agent, .admin]
        case .admins: [.admin]
        }
    }

    /// Whether a customer's token must be for the session in the path.
    var bindsCustomers: Bool { self != .everybodyInPart }

    /// Who may call, in a sentence.
    var sentence: String {
        switch self {
        case .anyone: "Needs no token."
        case .everybody, .everybodyInPart: "For everybody; a customer in their own session."
        default:
            "For "
                + AccessToken.Role.allCases.filter { roles.contains($0) }.map { "\($0.rawValue)s" }
                .joined(separator: ", ") + "."
        }
    }
}
