import Conversation

/// What the console knows of the open session's customer.
struct CustomerPane: Sendable {
    /// Whether it is on screen while the keys go elsewhere.
    var isShown = false
    /// What was read last.
    private(set) var file: CustomerFile?
    /// The session that was asked for last; nil if that failed.
    private var asked: Session.ID?

    /// The file of a session; nil until it was read.
    func file(of session: Session.ID) -> CustomerFile? { file?.session == session ? file : nil }

    /// Returns whether a session's file must be read now, and notes that it is being read.
    mutating func mustRead(_ session: Session.ID) -> Bool {
        guard asked != session else { return false }
        asked = session
        return true
    }

    /// Reads it anew while it is shown, or when it is shown next. Until then, what was read stays.
    mutating func forget() { asked = nil }

    mutating func receive(_ file: CustomerFile) {
        guard file.session == asked else { return }
        self.file = file
    }
}
