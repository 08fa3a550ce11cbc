/// What a figure may be at most.
enum Budget: Encodable {
    /// Of several readings.
    case typically(median: Double, atWorst: Double)
    /// Of several readings, at 95 %.
    case atWorst(Double)
    /// Of one reading, or of the median of several.
    case most(Double)

    func isKept(by reading: Reading) -> Bool {
        switch self {
        case .typically(let median, let worst): reading.median <= median && reading.high <= worst
        case .atWorst(let worst): reading.high <= worst
        case .most(let most): reading.median <= most
        }
    }

    func wording(_ unit: Unit) -> String {
        switch self {
        case .typically(let median, let worst): "≤ \(unit.digits(median)) / ≤ \(unit.digits(worst))"
        case .atWorst(let worst): "– / ≤ \(unit.digits(worst))"
        case .most(let most): "≤ \(unit.digits(most))"
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .typically(let median, let worst): try container.encode(["median": median, "p95": worst])
        case .atWorst(let worst): try container.encode(["p95": worst])
        case .most(let most): try container.encode(["most": most])
        }
    }
}

/// What a figure counts.
enum Unit: String, Encodable {
    case milliseconds = "ms"
    case bytes = "bytes"
    case mebibytes = "MiB"
    case ticks = "ticks"
    case perSecond = "1/s"

    /// As many digits as tell something.
    func digits(_ number: Double) -> String {
        guard self != .bytes, self != .ticks else { return String(Int(number.rounded())) }
        let places = number >= 100 ? 1.0 : number >= 10 ? 10 : 100
        let rounded = (number * places).rounded() / places
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
