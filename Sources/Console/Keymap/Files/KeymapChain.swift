import Keymaps

/// A keymap file and the keymaps it extends.
struct KeymapChain {
    /// The files, base first and the file itself last.
    private(set) var files: [KeymapFile] = []
    private(set) var problems: [KeymapProblem] = []

    init(_ text: String, named name: String, resolve: (String) -> String?) {
        var next: (name: String, text: String, bundled: BundledKeymap?)? = (name, text, nil)
        while let source = next {
            var file = KeymapParser.parse(source.text, named: source.name)
            file.bundled = source.bundled
            files.insert(file, at: 0)
            problems.insert(contentsOf: file.problems, at: 0)
            next = base(of: file, resolve: resolve)
        }
    }

    private mutating func base(
        of file: KeymapFile, resolve: (String) -> String?
    ) -> (name: String, text: String, bundled: BundledKeymap?)? {
        guard let base = file.base else { return nil }
        if base.name == file.name {
            note(base, of: file, "\(quoted(base.name)) extends itself")
        } else if files.contains(where: { $0.name == base.name }) {
            note(base, of: file, "\(quoted(base.name)) and \(quoted(file.name)) extend each other")
        } else if let text = base.text(resolve: resolve) {
            return (base.name, text, base.bundled)
        } else {
            note(base, of: file, "cannot read \(quoted(base.name))")
        }
        return nil
    }

    private mutating func note(_ base: KeymapFile.Base, of file: KeymapFile, _ what: String) {
        problems.append(KeymapProblem(file: file.name, line: base.line, column: base.column, what: what))
    }
}

extension KeymapFile.Base {
    fileprivate var name: String {
        switch source {
        case .bundled(let keymap): keymap.fileName
        case .file(let name): name
        }
    }

    fileprivate var bundled: BundledKeymap? {
        guard case .bundled(let keymap) = source else { return nil }
        return keymap
    }

    fileprivate func text(resolve: (String) -> String?) -> String? {
        switch source {
        case .bundled(let keymap): keymap.text
        case .file(let name): resolve(name)
        }
    }
}
