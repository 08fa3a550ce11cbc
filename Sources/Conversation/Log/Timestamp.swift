/// A moment in UTC, to the microsecond.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    /// Microseconds since 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    public static func + (left: Self, right: Duration) -> Self {
        Timestamp(microseconds: left.microseconds + right.microseconds)
    }

    public static func - (left: Self, right: Duration) -> Self {
        Timestamp(microseconds: left.microseconds - right.microseconds)
    }

    public static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, rounded toward zero.
    public var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// Whole seconds, rounded toward zero.
    public var wholeSeconds: Int { Int(components.seconds) }
}

/// A moment as a calendar and a clock show it.
public struct CivilTime: Hashable, Sendable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var microsecond: Int
    /// 0 is Sunday.
    public var weekday: Int
}

extension Timestamp {
    /// The date and time on a clock `utcOffset` seconds east of Greenwich.
    public func civil(utcOffset: Int = 0) -> CivilTime {
        let local = microseconds + Int64(utcOffset) * 1_000_000
        let (days, inDay) = local.quotientAndRemainder(flooredBy: 86_400_000_000)
        let date = Self.date(daysSince1970: days)
        let seconds = Int(inDay / 1_000_000)
        return CivilTime(
            year: date.year, month: date.month, day: date.day, hour: seconds / 3600,
            minute: seconds / 60 % 60, second: seconds % 60, microsecond: Int(inDay % 1_000_000),
            weekday: Int((days % 7 + 11) % 7))
    }

    /// Parlant's form: `2026-11-22T07:46:14.275980Z`.
    public var iso8601: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the form of `iso8601`, without making a string for each number.
    public func write(to bytes: inout [UInt8]) {
        let time = civil()
        if !(0...9999).contains(time.year) {
            bytes += "\(time.year, width: 4)".utf8
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 27) { text in
            var place = 0
            func put(_ number: Int, _ mark: Unicode.Scalar? = nil) {
                text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10)
                text[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
                place += 2
                guard let mark else { return }
                text[place] = UInt8(ascii: mark)
                place += 1
            }
            if (0...9999).contains(time.year) {
                put(time.year / 100)
                put(time.year % 100)
            }
            text[place] = UInt8(ascii: "-")
            place += 1
            put(time.month, "-")
            put(time.day, "T")
            put(time.hour, ":")
            put(time.minute, ":")
            put(time.second, ".")
            put(time.microsecond / 10_000)
            put(time.microsecond / 100 % 100)
            put(time.microsecond % 100, "Z")
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<place]))
        }
    }

    /// Reads ISO 8601 with date, `T` or space, time, an optional fraction and `Z` or `±hh:mm`; nil for
    /// anything else, including days that no calendar has.
    public init?(iso8601 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.digits(4), reader.consume("-"), let month = reader.digits(2),
            reader.consume("-"),
            let day = reader.digits(2), reader.consume("T") || reader.consume(" "),
            let hour = reader.digits(2),
            reader.consume(":"), let minute = reader.digits(2), reader.consume(":"),
            let second = reader.digits(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        guard let fraction = reader.consume(".") ? reader.fraction() : 0, let offset = reader.utcOffset(),
            reader.isAtEnd
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        // The 31st of February would become a day of March.
        guard Self.date(daysSince1970: days) == (year, month, day) else { return nil }
        let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        microseconds = seconds * 1_000_000 + Int64(fraction)
        // Other programs' calendars have no other years, and an offset may lead to one.
        guard year > 0, (1...9999).contains(civil().year) else { return nil }
    }

    // Howard Hinnant's civil-from-days, on a calendar whose year starts in March.
    private static func date(daysSince1970: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(flooredBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int64 {
        let marchYear = Int64(month <= 2 ? year - 1 : year)
        let (era, yearOfEra) = marchYear.quotientAndRemainder(flooredBy: 400)
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    fileprivate func quotientAndRemainder(flooredBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension DefaultStringInterpolation {
    /// A number with leading zeros.
    public mutating func appendInterpolation(_ number: Int, width: Int) {
        let digits = String(number)
        appendLiteral(String(repeating: "0", count: max(0, width - digits.count)) + digits)
    }
}

private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = nextDigit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Microseconds; further digits are dropped. nil if there is no digit.
    mutating func fraction() -> Int? {
        guard var value = nextDigit().map({ $0 * 100_000 }) else { return nil }
        var scale = 10_000
        while let digit = nextDigit() {
            value += digit * scale
            scale /= 10
        }
        return value
    }

    mutating func utcOffset() -> Int? {
        if consume("Z") { return 0 }
        let sign = consume("+") ? 1 : consume("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
        _ = consume(":")
        guard let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func nextDigit() -> Int? {
        guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte - 0x30)
    }
}
