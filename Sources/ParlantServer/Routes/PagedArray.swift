import Conversation
import NIOCore
import Synchronization

/// So many rows are read and sent at a time: a long list holds neither memory nor a reader.
let pageSize = 500

/// A JSON array whose elements are read page by page.
struct PagedArray: Sendable {
    /// The elements behind those of the page before, as JSON with commas between them; nil where there are no more.
    let next: @Sendable () async throws -> [UInt8]?

    /// The next page behind what has to stand before it; its own bytes are let go.
    private func buffer(_ start: StaticString) async throws -> ByteBuffer? {
        guard let page = try await next() else { return nil }
        return page.isEmpty ? ByteBuffer() : ByteBuffer(start, page)
    }

    /// An answer that begins with a page that is known already.
    func reply(first: [UInt8], isLast: Bool) -> Reply {
        reply(start: ByteBuffer("[", first, isLast ? "]" : ""), isWhole: isLast)
    }

    /// Likewise from the array as far as it is written, which may be nothing of it; the place is kept until all of it
    /// was taken.
    func reply(start: ByteBuffer, isWhole: Bool, keeping place: Place? = nil) -> Reply {
        if isWhole { return Reply(status: 200, body: .bytes(start, keeping: place)) }
        let isBegun = start.readableBytes > 0
        // Taken out of what lives as long as the answer does.
        let start = Mutex<(ByteBuffer, Place?)?>((isBegun ? start : ByteBuffer(string: "["), place))
        return Reply(
            status: 200,
            body: .stream(type: "application/json") { writer in
                if let (start, place) = start.withLock({ $0.take() }) {
                    defer { withExtendedLifetime(place) {} }
                    try await writer.write(pieces: start)
                }
                var isFirst = !isBegun
                try await writer.room()
                while let page = try await buffer(isFirst ? "" : ",") {
                    if page.readableBytes > 0 { isFirst = false }
                    try await writer.write(pieces: page)
                    try await writer.room()
                }
                try await writer.write("]")
            })
    }
}

extension ByteBuffer {
    /// Copied once: a log may be long.
    init(_ start: StaticString, _ bytes: some Collection<UInt8>, _ end: StaticString = "") {
        self.init()
        reserveCapacity(start.utf8CodeUnitCount + bytes.count + end.utf8CodeUnitCount)
        writeStaticString(start)
        writeBytes(bytes)
        writeStaticString(end)
    }
}

extension [JSON] {
    /// With commas between them.
    var bytes: [UInt8] { [UInt8](map(\.compact).joined(separator: ",").utf8) }
}
