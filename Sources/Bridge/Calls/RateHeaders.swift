/// What the headers of an answer say about the desk's limits.
enum RateHeaders {
    /// How long the desk wants to be left alone; nil if it does not say.
    ///
    /// - Parameter header: The value of a header by its name in lowercase.
    /// - Returns: At most a day.
    static func pause(_ header: (String) -> String?) -> Duration? {
        // A date instead of seconds is rare: without its meaning, the usual pauses apply.
        if let seconds = header("retry-after").flatMap({ Int($0) }), (0...86_400).contains(seconds) {
            return .seconds(seconds)
        }
        if header("x-hubspot-ratelimit-remaining") == "0",
            let span = header("x-hubspot-ratelimit-interval-milliseconds").flatMap({ Int($0) }),
            (0...3_600_000).contains(span)
        {
            return .milliseconds(span)
        }
        let remaining = header("x-ratelimit-remaining") ?? header("ratelimit-remaining")
        let reset = header("x-ratelimit-reset") ?? header("ratelimit-reset")
        guard remaining == "0", let seconds = reset.flatMap({ Int($0) }), (0...3_600).contains(seconds) else {
            return nil
        }
        return .seconds(seconds)
    }
}
