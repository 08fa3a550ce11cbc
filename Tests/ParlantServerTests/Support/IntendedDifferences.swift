import Conversation

/// Where our server means to answer differently, each with its reason.
enum IntendedDifferences {
    enum Difference: Equatable {
        /// Another status, and so another body.
        case status(Int)
        /// The same but for what stands at places that end so.
        case places([String])
        /// An AI's message after a take-over is refused, kept as a suggestion, and takes no offset.
        case lateMessageRefused
        /// Asked only where an engine runs.
        case needsEngine
    }

    static let table: [Int: Difference] = [
        // Another machine's loop.
        1: .places([".latency_ms"]),
        // A next page can be asked for after a page that holds the guest, too.
        8: .places([".next_cursor"]),
        // The parser's own words.
        20: .places([".ctx.error"]),
        // No moderation service is configured.
        59: .places([".flagged", ".tags"]), 88: .places([".flagged", ".tags"]),
        90: .places([".flagged", ".tags"]), 103: .places([".flagged", ".tags"]),
        // An unknown kind is the client's fault; a space after the comma is not.
        92: .status(422), 93: .status(200),
        // An event is read through its own session only.
        106: .status(404),
        // The count does not shrink from page to page.
        186: .places([".total_count"]), 187: .places([".total_count"]),
        // Filters come before paging.
        195: .places([".items", ".total_count", ".has_more", ".next_cursor"]),
        196: .places([".items", ".total_count"]),
        // Only agent processes make the AI speak.
        161: .needsEngine, 163: .needsEngine, 182: .needsEngine,
        // A stream of an unknown session is no stream.
        154: .status(404),
        169: .lateMessageRefused,
    ]
}
