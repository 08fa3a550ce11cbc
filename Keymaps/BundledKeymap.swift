/// A keymap that comes with the program, as text.
public enum BundledKeymap: String, CaseIterable, Sendable {
    case `default`, vim, emacs

    /// The name under which problems and reports show it.
    public var fileName: String { "\(rawValue).keymap" }

    /// What it has gained since the last release, by context. Keymaps that extend it may have used these keys, or
    /// some that begin with them, before; there the addition yields.
    public var additions: [String: Set<String>] {
        switch self {
        case .default: ["list": ["Y", "O"], "transcript": ["Y", "O"], "composer": ["<S-Enter>"]]
        case .vim, .emacs: [:]
        }
    }

    /// The whole file.
    public var text: String {
        switch self {
        case .default: String(decoding: PackageResources.default_keymap, as: UTF8.self)
        case .vim: String(decoding: PackageResources.vim_keymap, as: UTF8.self)
        case .emacs: String(decoding: PackageResources.emacs_keymap, as: UTF8.self)
        }
    }
}
