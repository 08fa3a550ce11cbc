internal import Glibc

/// Reads the bytes that the terminal sends, for `KeyDecoder`.
public enum Keyboard {
    /// The result of a read.
    public enum Reading: Equatable, Sendable {
        /// At least one byte.
        case bytes([UInt8])
        /// Nothing yet.
        case nothing
        /// The terminal is gone.
        case closed
    }

    /// Reads the available bytes, up to 64 KiB. Blocks unless `Poll` said that the descriptor is readable.
    public static func read(from descriptor: Int32 = 0) -> Reading {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, filled in
            count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            filled = max(count, 0)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? .nothing : .closed
    }
}
