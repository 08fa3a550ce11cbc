internal import Foundation

extension Paths {
    /// The folder for temporary private files: the user's own runtime folder, `$TMPDIR`, or `/tmp`. Under `sudo` and
    /// in a container, the first is often missing or belongs to someone else.
    package var temporaryFolder: String {
        if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/"),
            Self.isUsable(folder, isOwn: true)
        {
            return folder
        }
        if let folder = environment["TMPDIR"], !folder.isEmpty, Self.isUsable(folder) { return folder }
        return "/tmp"
    }

    private static func isUsable(_ folder: String, isOwn: Bool = false) -> Bool {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return false }
        return access(folder, W_OK | X_OK) == 0 && (!isOwn || status.st_uid == geteuid())
    }
}
