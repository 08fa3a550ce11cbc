import CommandLine
import Glibc

/// The time zone in which a command counts hours and days.
struct ZoneChoice {
    /// nil for the machine's own, or that of `TZ`.
    let name: String?

    /// Sets the zone for this process; must be made before anything asks for the local time.
    ///
    /// - Parameter name: From the zone database, such as `Europe/Berlin`.
    /// - Throws: A complaint if there is no such zone.
    init(_ name: String?) throws {
        self.name = name
        guard let name else { return }
        let isName = !name.isEmpty && !name.hasPrefix("/") && !name.contains("..")
        guard name == "UTC" || isName && Self.isFile("/usr/share/zoneinfo/\(name)") else {
            throw Complaint(.usage, "There is no time zone \(name). Name one such as Europe/Berlin or UTC.")
        }
        setenv("TZ", name, 1)
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
