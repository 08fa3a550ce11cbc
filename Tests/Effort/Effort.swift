internal import Glibc

/// How much of a test's work is done: all of it where `SWITCHBOARD_FULL` is set, otherwise a tenth of any count
/// over a hundred.
public enum Effort {
    /// Whether everything is done.
    public static let isFull = getenv("SWITCHBOARD_FULL") != nil

    /// Whether the tests against foreign servers (Parlant, llama.cpp) are wanted: where `SWITCHBOARD_FULL` is 1 or names
    /// the part `real`.
    public static let isReal: Bool = {
        guard let stated = getenv("SWITCHBOARD_FULL") else { return false }
        return ["1", "real"].contains { String(cString: stated).split(separator: ",").contains($0) }
    }()

    /// A Python with what a test needs: the one that a variable of the environment names, or that of a virtual environment
    /// in the package's folder; nil where there is none.
    public static func python(_ variable: String, in folder: String) -> String? {
        let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let paths = [
            getenv(variable).map { String(cString: $0) },
            package.joined(separator: "/") + "/\(folder)/bin/python",
        ]
        return paths.compactMap { $0 }.first { access($0, X_OK) == 0 }
    }

    /// A number of repetitions.
    public static func count(_ whole: Int) -> Int { isFull || whole <= 100 ? whole : whole / 10 }
}
