import Conversation
import NIOCore
import Synchronization

/// How many rows are read and sent at a time, so that a long list ties up neither memory nor a reader.
let pageSize = 500

/// A JSON array whose elements are read page by page.
struct PagedArray: Sendable {
    /// Returns the elements of the next page as JSON, separated by commas; nil if there are no more.
    let next: @Sendable () async throws -> [UInt8]?

    /// Returns the next page after a prefix; the page's own bytes are released.
    private func buffer(_ start: StaticString) async throws -> ByteBuffer? {
        guard let page = try await next() else { return nil }
        return page.isEmpty ? ByteBuffer() : ByteBuffer(start, page)
    }

    /// Returns an answer that begins with a page that was already read.
    func reply(first: [UInt8], isLast: Bool) -> Reply {
        reply(start: ByteBuffer("[", first, isLast ? "]" : ""), isWhole: isLast)
    }

    /// Returns an answer that continues an array from what is already written of it, which may be nothing. The place is
    /// held until the client has read `start`.
    func reply(start: ByteBuffer, isWhole: Bool, keeping place: Place? = nil) -> Reply {
        if isWhole { return Reply(status: 200, body: .bytes(start, keeping: place)) }
        let isBegun = start.readableBytes > 0
        // Moved out of the closure, which lives as long as the answer does.
        let start = Mutex<(ByteBuffer, Place?)?>((isBegun ? start : ByteBuffer(string: "["), place))
        return Reply(
            status: 200,
            body: .stream(type: "application/json") { writer in
                if let (start, place) = start.withLock({ $0.take() }) {
                    defer { withExtendedLifetime(place) {} }
                    try await writer.write(pieces: start)
                }
                var isFirst = !isBegun
                try await writer.waitUntilRead()
                while let page = try await buffer(isFirst ? "" : ",") {
                    if page.readableBytes > 0 { isFirst = false }
                    try await writer.write(pieces: page)
                    try await writer.waitUntilRead()
                }
                try await writer.write("]")
            })
    }
}

extension ByteBuffer {
    /// Creates a buffer in one copy, since a log may be long.
    init(_ start: StaticString, _ bytes: some Collection<UInt8>, _ end: StaticString = "") {
        self.init()
        reserveCapacity(start.utf8CodeUnitCount + bytes.count + end.utf8CodeUnitCount)
        writeStaticString(start)
        writeBytes(bytes)
        writeStaticString(end)
    }
}

extension [JSON] {
    /// The elements in UTF-8, separated by commas.
    var bytes: [UInt8] { [UInt8](map(\.compact).joined(separator: ",").utf8) }
}
