internal import Glibc

/// Where the package's own programs are during `swift test`.
public enum BuiltProgram {
    /// The path of a program that was built beside the test bundle, where the test target must depend on it, or in
    /// the folder that `TESTED_PROGRAMS` names: the same tests then hold for another build.
    public static func path(_ name: String) -> String {
        if let folder = getenv("TESTED_PROGRAMS") { return String(cString: folder) + "/" + name }
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = max(readlink("/proc/self/exe", &bytes, bytes.count - 1), 0)
        let path = String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let directory = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        return "\(directory)/\(name)"
    }

    /// Whether the tests run under a sanitizer, which makes a program slower and larger.
    public static var isSanitized: Bool { !sanitizerOptions.isEmpty }

    /// The variables that a program under test must have from the environment of the tests.
    public static let inheritedVariables: [String: String] = {
        var variables = sanitizerOptions
        // Under the address sanitizer a program also counts which of its lines ran. It may run as another user and in a
        // folder that it cannot write, and nobody reads its counts.
        if isSanitized, getenv("LLVM_PROFILE_FILE") != nil { variables["LLVM_PROFILE_FILE"] = "/dev/null" }
        return variables
    }()

    private static let sanitizerOptions: [String: String] = {
        let names = ["TSAN_OPTIONS", "ASAN_OPTIONS"]
        let values = names.map { name in (name, getenv(name).map { String(cString: $0) }) }
        return Dictionary(uniqueKeysWithValues: values).compactMapValues { $0 }
    }()
}
