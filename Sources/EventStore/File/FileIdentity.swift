import Foundation

/// Distinguishes a file from another one at the same path.
struct FileIdentity: Equatable {
    let device: UInt
    let number: UInt

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        number = UInt(status.st_ino)
    }
}
