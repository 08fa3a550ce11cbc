import Conversation

/// Reads the members of a body and collects everything that is wrong with them.
struct BodyReader {
    private let members: JSON.Members
    private let whole: JSON
    private let place: [JSON]
    private var faults: [Fault] = []
    /// What was asked of the body; nil if the body is only read.
    private var outline: BodyOutline?

    /// What a form would ask of a body.
    ///
    /// - Parameters:
    ///   - kind: The kind by which a form decides what else it needs; nil if it is left out.
    ///   - given: Other members that are there, for a form that checks for them.
    ///   - read: The form's initializer.
    /// - Returns: The members that it asked for.
    static func outline<T>(
        kind: String? = nil, given: JSON.Members = [:], _ read: (inout BodyReader) -> T
    ) -> BodyOutline {
        var members = given
        members["kind"] = .optional(kind)
        var reader = BodyReader(members: members, whole: .object(members), place: [])
        reader.outline = BodyOutline()
        _ = read(&reader)
        var outline = reader.outline!
        if let kind { outline.fix("kind", to: kind) }
        return outline
    }

    /// Reads a whole body.
    static func read<T>(_ body: JSON, _ read: (inout BodyReader) -> T) throws(Faults) -> T {
        guard let members = body.members else {
            throw Faults([.notAModel(body, at: ["body"])])
        }
        var reader = BodyReader(members: members, whole: body, place: ["body"])
        let value = read(&reader)
        if !reader.faults.isEmpty { throw Faults(reader.faults) }
        return value
    }

    private init(members: JSON.Members, whole: JSON, place: [JSON]) {
        self.members = members
        self.whole = whole
        self.place = place
    }

    /// A member that is there and not null, whatever its type.
    mutating func value(_ name: String) -> JSON? {
        outline?.note(name, [:])
        return given(name)
    }

    private func given(_ name: String) -> JSON? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    /// A required text of this many characters; empty after a fault.
    mutating func neededText(_ name: String, length: ClosedRange<Int> = 0...Int.max) -> String {
        outline?.note(name, .text(length), isNeeded: true)
        guard let value = members[name] else {
            note(.missing(at: place + [.string(name)], in: whole))
            return ""
        }
        return text(value, length, at: place + [.string(name)]) ?? ""
    }

    mutating func text(_ name: String, length: ClosedRange<Int> = 0...Int.max) -> String? {
        outline?.note(name, .text(length))
        return given(name).flatMap { text($0, length, at: place + [.string(name)]) }
    }

    /// A list of texts, which Parlant may call a set.
    mutating func texts(_ name: String, isSet: Bool = false) -> [String]? {
        outline?.note(name, .list(of: .text(), isSet: isSet))
        guard let value = given(name) else { return nil }
        guard let elements = value.array else {
            let place = place + [.string(name)]
            note(isSet ? .notASet(value, at: place) : .notAList(value, at: place))
            return nil
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            let text = text(element, 0...Int.max, at: place + [.string(name), .integer(index)])
            texts.append(text ?? "")
        }
        return texts
    }

    /// A required list of texts; empty after a fault.
    mutating func neededTexts(_ name: String) -> [String] {
        let texts = texts(name)
        outline?.note(name, .list(of: .text()), isNeeded: true)
        requireList(name)
        return texts ?? []
    }

    mutating func members(_ name: String) -> JSON.Members? {
        outline?.note(name, .anyObject)
        guard let value = given(name) else { return nil }
        guard let inner = value.members else {
            note(.notAnObject(value, at: place + [.string(name)]))
            return nil
        }
        return inner
    }

    /// An object whose values are all texts.
    mutating func textMembers(_ name: String) -> JSON.Members? {
        let members = members(name)
        outline?.note(name, .object(of: .text()))
        guard let members else { return nil }
        for pair in members.pairs where pair.value.string == nil {
            note(.notAString(pair.value, at: place + [.string(name), .string(pair.name)]))
        }
        return members
    }

    /// A required object that holds a list under a name.
    mutating func neededMembers(_ name: String, holding list: String) -> JSON.Members {
        let members = members(name)
        outline?.note(name, .object([(list, .list(of: [:]), true)]), isNeeded: true)
        guard given(name) != nil else {
            note(.missing(at: place + [.string(name)], in: whole))
            return [:]
        }
        guard let members else { return [:] }
        if members[list]?.array == nil {
            note(.notAList(members[list] ?? .null, at: place + [.string(name), .string(list)]))
        }
        return members
    }

    mutating func integer(_ name: String, least: Int) -> Int? {
        outline?.note(name, .integer(in: least...Int.max))
        guard let value = given(name) else { return nil }
        let place = place + [.string(name)]
        guard case .value(let number) = LaxInteger(value) else {
            note(.notAnInteger(value, at: place))
            return nil
        }
        guard number >= least else {
            note(.tooSmall(value, least: least, at: place))
            return nil
        }
        return number
    }

    /// A required number; `least` after a fault.
    mutating func neededInteger(_ name: String, least: Int) -> Int {
        let number = integer(name, least: least)
        outline?.note(name, .integer(in: least...Int.max), isNeeded: true)
        guard members[name] != nil else {
            note(.missing(at: place + [.string(name)], in: whole))
            return least
        }
        if given(name) == nil { note(.notAnInteger(.null, at: place + [.string(name)])) }
        return number ?? least
    }

    mutating func flag(_ name: String) -> Bool? {
        outline?.note(name, .flag)
        guard let value = given(name) else { return nil }
        guard let flag = value.bool else {
            note(.notAFlag(value, at: place + [.string(name)]))
            return nil
        }
        return flag
    }

    /// A list of texts whose last element may be null: it ends what the others began.
    mutating func pieces(_ name: String) -> (texts: [String], isComplete: Bool)? {
        outline?.note(name, .list(of: Schema.text().orNull))
        guard let value = given(name) else { return nil }
        guard let elements = value.array else {
            note(.notAList(value, at: place + [.string(name)]))
            return nil
        }
        let isComplete = elements.last == .null
        var texts: [String] = []
        for (index, element) in (isComplete ? elements.dropLast() : elements).enumerated() {
            let place = place + [.string(name), .integer(index)]
            texts.append(text(element, 0...Int.max, at: place) ?? "")
        }
        return (texts, isComplete)
    }

    /// One of the raw values of a type; nil if it is missing.
    mutating func choice<Choice>(
        _ name: String, of choices: [Choice]
    ) -> Choice? where Choice: RawRepresentable<String> {
        outline?.note(name, .choice(choices.map(\.rawValue)))
        guard let value = given(name) else { return nil }
        if let text = value.string, let choice = choices.first(where: { $0.rawValue == text }) {
            return choice
        }
        note(.notAChoice(value, of: choices.map(\.rawValue), at: place + [.string(name)]))
        return nil
    }

    /// One of the raw values of a type, which is required; the first one after a fault.
    mutating func neededChoice<Choice>(
        _ name: String, of choices: [Choice]
    ) -> Choice where Choice: RawRepresentable<String> {
        let choice = choice(name, of: choices)
        outline?.note(name, .choice(choices.map(\.rawValue)), isNeeded: true)
        guard members[name] != nil else {
            note(.missing(at: place + [.string(name)], in: whole))
            return choices[0]
        }
        if given(name) == nil {
            note(.notAChoice(.null, of: choices.map(\.rawValue), at: place + [.string(name)]))
        }
        return choice ?? choices[0]
    }

    mutating func object<T>(_ name: String, _ read: (inout BodyReader) -> T) -> T? {
        if outline != nil { outline!.note(name, Self.outline(read).schema) }
        guard let value = given(name) else { return nil }
        let place = place + [.string(name)]
        guard let members = value.members else {
            note(.notAModel(value, at: place))
            return nil
        }
        return object(members, at: place, read)
    }

    mutating func objects<T>(_ name: String, _ read: (inout BodyReader) -> T) -> [T]? {
        if outline != nil { outline!.note(name, .list(of: Self.outline(read).schema)) }
        guard let value = given(name) else { return nil }
        let place = place + [.string(name)]
        guard let elements = value.array else {
            note(.notAList(value, at: place))
            return nil
        }
        var objects: [T] = []
        for (index, element) in elements.enumerated() {
            if let members = element.members {
                objects.append(object(members, at: place + [.integer(index)], read))
            } else {
                note(.notAnObject(element, at: place + [.integer(index)]))
            }
        }
        return objects
    }

    /// A required list of objects; empty after a fault.
    mutating func neededObjects<T>(_ name: String, _ read: (inout BodyReader) -> T) -> [T] {
        let objects = objects(name, read)
        if outline != nil { outline!.note(name, .list(of: Self.outline(read).schema), isNeeded: true) }
        requireList(name)
        return objects ?? []
    }

    /// Notes that a list is missing or null; whatever else is there was read already.
    private mutating func requireList(_ name: String) {
        switch members[name] {
        case nil: note(.missing(at: place + [.string(name)], in: whole))
        case .null?: note(.notAList(.null, at: place + [.string(name)]))
        case _?: break
        }
    }

    /// Notes a limited number of faults: a body of 1 MB could have half a million of them.
    private mutating func note(_ fault: Fault) {
        if faults.count < Self.mostFaults { faults.append(fault) }
    }

    private static let mostFaults = 100

    private mutating func object<T>(
        _ members: JSON.Members, at place: [JSON], _ read: (inout BodyReader) -> T
    ) -> T {
        var reader = BodyReader(members: members, whole: .object(members), place: place)
        let value = read(&reader)
        for fault in reader.faults { note(fault) }
        return value
    }

    private mutating func text(_ value: JSON, _ length: ClosedRange<Int>, at place: [JSON]) -> String? {
        guard let text = value.string else {
            note(.notAString(value, at: place))
            return nil
        }
        // Parlant counts code points. With fewer bytes than the bound, there is no need to count.
        let count = text.utf8.count
        if count < length.lowerBound {
            note(.tooShort(value, least: length.lowerBound, at: place))
        } else if count > length.upperBound, text.unicodeScalars.count > length.upperBound {
            note(.tooLong(value, most: length.upperBound, at: place))
        }
        return text
    }
}
