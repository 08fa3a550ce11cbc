/// A keymap that comes with the program, as text.
public enum BundledKeymap: String, CaseIterable, Sendable {
    case `default`, vim, emacs

    /// The name under which problems and reports show it.
    public var fileName: String { "\(rawValue).keymap" }

    /// The whole file.
    public var text: String {
        switch self {
        case .default: String(decoding: PackageResources.default_keymap, as: UTF8.self)
        case .vim: String(decoding: PackageResources.vim_keymap, as: UTF8.self)
        case .emacs: String(decoding: PackageResources.emacs_keymap, as: UTF8.self)
        }
    }
}
