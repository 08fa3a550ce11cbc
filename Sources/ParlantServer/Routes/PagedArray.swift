import Conversation
import NIOCore

/// So many rows are read and sent at a time: a long list holds neither memory nor a reader.
let pageSize = 500

/// A JSON array whose elements are read page by page.
struct PagedArray: Sendable {
    /// The elements behind those of the page before, as JSON with commas between them; nil where there are no more.
    let next: @Sendable () async throws -> [UInt8]?

    /// An answer that begins with a page that is known already.
    func reply(first: [UInt8], isLast: Bool) -> Reply {
        reply(start: ByteBuffer("[", first, isLast ? "]" : ""), isWhole: isLast)
    }

    /// Likewise from the array as far as it is written.
    func reply(start: ByteBuffer, isWhole: Bool) -> Reply {
        if isWhole { return Reply(status: 200, body: .bytes(start)) }
        return Reply(
            status: 200,
            body: .stream(type: "application/json") { writer in
                try await writer.write(start)
                while let page = try await next() {
                    if !page.isEmpty { try await writer.write(ByteBuffer(",", page)) }
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
