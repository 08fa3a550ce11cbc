import Synchronization

/// The display names of people that were seen, so that not every answer asks for one.
final class MatrixNames: Sendable {
    private let known = Mutex<[String: String]>([:])

    func name(of user: String) -> String? { known.withLock { $0[user] } }

    /// Keeps a name; nil or an empty one says nothing.
    func note(_ user: String, _ name: String?) {
        guard let name, !name.isEmpty else { return }
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[user] = name
        }
    }

    private static let most = 1_000
}
