public import Conversation
public import Handoff

/// A session's history as a store keeps it: its log, and what happened to its mode beside the log.
public struct History: Sendable {
    /// An event with what the store knows about it.
    public struct Step: Sendable {
        public var entry: LogEntry
        /// Whether the operator's act that it records took effect.
        public var isEffective: Bool
        /// The typed reason of a takeover.
        public var reason: String?

        /// A step.
        public init(_ entry: LogEntry, isEffective: Bool = false, reason: String? = nil) {
            self.entry = entry
            self.isEffective = isEffective
            self.reason = reason
        }
    }

    /// A change of the mode that no event records.
    public struct Switch: Equatable, Sendable {
        public var mode: Mode
        public var moment: Timestamp
        /// The first event after it; nil places it before the first event that is younger.
        public var offset: Offset?
        /// Whether it ended an import: nobody owns the session then, whatever its log led to.
        public var isImport: Bool

        /// A change of the mode.
        public init(
            to mode: Mode, at moment: Timestamp, before offset: Offset? = nil, isImport: Bool = false
        ) {
            self.mode = mode
            self.moment = moment
            self.offset = offset
            self.isImport = isImport
        }

        fileprivate func precedes(_ event: Event) -> Bool {
            offset.map { $0 <= event.offset } ?? (moment < event.creation)
        }
    }

    public var creation: Timestamp
    public var home: LogHome
    /// In the order in which they happened.
    public var switches: [Switch]
    /// The reason for a switch that no event records.
    public var declaredReason: String?

    /// A history without events.
    public init(
        creation: Timestamp, home: LogHome = .here, switches: [Switch] = [], declaredReason: String? = nil
    ) {
        self.creation = creation
        self.home = home
        self.switches = switches
        self.declaredReason = declaredReason
    }

    /// Folds the log into facts.
    ///
    /// - Parameter steps: In the order of their offsets, without deleted events.
    /// - Returns: The facts.
    public func facts(_ steps: some Sequence<Step>) -> SessionFacts {
        var fold = FactFold(creation: creation, home: home)
        var waiting = switches[...]
        for step in steps {
            while let next = waiting.first, next.precedes(step.entry.event) {
                fold.follow(waiting.removeFirst(), reason: declaredReason)
            }
            fold.follow(step)
        }
        for last in waiting { fold.follow(last, reason: declaredReason) }
        return fold.finished
    }

    /// Folds the log into the states that it leads to.
    ///
    /// - Parameters:
    ///   - steps: In the order of their offsets, without deleted events.
    ///   - end: The moment of the last change of the mode that counts; nil if all before the last step do, and no later
    ///     one.
    /// - Returns: The state before the first step and after each, then the one at `end`.
    public func states(_ steps: some Sequence<Step>, until end: Timestamp? = nil) -> [SessionState] {
        var fold = FactFold(creation: creation, home: home)
        var waiting = switches.filter { change in end.map { change.moment <= $0 } ?? true }[...]
        var states = [fold.state]
        for step in steps {
            while let next = waiting.first, next.precedes(step.entry.event) {
                fold.follow(waiting.removeFirst(), reason: declaredReason)
            }
            fold.follow(step)
            states.append(fold.state)
        }
        if end != nil { for last in waiting { fold.follow(last, reason: declaredReason) } }
        return states + [fold.state]
    }
}
