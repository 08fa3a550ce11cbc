/// Pauses between attempts: each longer than the one before, and random so that two processes differ.
struct BackOff: Sendable {
    private var tries = 0
    let first: Duration
    let longest: Duration

    init(first: Duration = .milliseconds(300), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    mutating func next() -> Duration {
        let full = min(longest, first * (1 << min(tries, 16)))
        tries += 1
        return full * Double.random(in: 0.5...1)
    }

    mutating func reset() { tries = 0 }
}
