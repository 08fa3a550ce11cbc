internal import Glibc

/// How much of a test's work is done: all of it where `SWITCHBOARD_FULL` is set, otherwise a tenth of any count
/// over a hundred.
public enum Effort {
    /// Whether everything is done.
    public static let isFull = getenv("SWITCHBOARD_FULL") != nil

    /// A number of repetitions.
    public static func count(_ whole: Int) -> Int { isFull || whole <= 100 ? whole : whole / 10 }
}
