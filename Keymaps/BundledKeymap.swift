/// A keymap that comes with the program, as text.
public enum BundledKeymap: String, CaseIterable, Sendable {
    case `default`, vim, emacs

    /// The name that problems and reports show.
    public var fileName: String { "\(rawValue).keymap" }

    /// The bindings added since the last release, by context. Keymaps that extend this one may already use these
    /// keys, or sequences that begin with them; the addition then gives way.
    public var additions: [String: Set<String>] {
        switch self {
        case .default: Self.defaultAdditions
        case .vim, .emacs: [:]
        }
    }

    private static let defaultAdditions: [String: Set<String>] = [
        "list": ["Y", "O", "l", "T", "M"], "transcript": ["Y", "O", "o", "l", "T", "M"],
        "composer": ["<S-Enter>"],
    ]

    /// The whole text of the file.
    public var text: String {
        switch self {
        case .default: String(decoding: PackageResources.default_keymap, as: UTF8.self)
        case .vim: String(decoding: PackageResources.vim_keymap, as: UTF8.self)
        case .emacs: String(decoding: PackageResources.emacs_keymap, as: UTF8.self)
        }
    }
}
