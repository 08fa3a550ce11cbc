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
        case .vim: ["help": ["gg"], "statistics": ["gg"]]
        case .emacs: Self.emacsAdditions
        }
    }

    private static let defaultAdditions: [String: Set<String>] = [
        "list": ["Y", "O", "o", "l", "p", "<C-x>p", "T", "M", "f", "J", "K", "0", "S", "A"],
        "transcript": ["Y", "O", "o", "l", "p", "<C-x>p", "T", "M", "f", "J", "K", "0", "S", "A"],
        "composer": ["<S-Enter>", "<C-x>p", "<C-x>/", "<C-x><C-t>"], "question": ["<PageUp>", "<PageDown>"],
        "prompt": ["<PageUp>", "<PageDown>", "<Tab>"],
        "search": ["<PageUp>", "<PageDown>", "<Tab>", "<C-s>"],
        "palette": ["<PageUp>", "<PageDown>", "<Tab>"], "help": ["g", "<Home>", "G", "<End>", "/"],
        "statistics": [
            "j", "<Down>", "k", "<Up>", "l", "<Right>", "h", "<Left>", "g", "<Home>", "G", "<End>", "<Enter>",
            "q",
            "<Esc>", "S",
        ],
    ]

    private static let emacsAdditions: [String: Set<String>] = [
        "search": ["<C-v>", "<A-v>", "<C-x>s"], "palette": ["<C-v>", "<A-v>"], "help": ["<A-lt>", "<A->>"],
        "statistics": ["<C-n>", "<C-p>", "<C-f>", "<C-b>", "<A-lt>", "<A->>", "<C-g>"],
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
