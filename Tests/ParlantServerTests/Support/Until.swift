import Foundation
import Testing

/// Waits until a condition holds; fails after ten seconds.
func until(
    _ condition: @escaping @Sendable () -> Bool, _ location: SourceLocation = #_sourceLocation
) async {
    let holds = try? await blocking {
        let end = ContinuousClock.now + .seconds(10)
        while !condition() {
            if ContinuousClock.now > end { return false }
            // Gives the processor to the server for a millisecond.
            poll(nil, 0, 1)
        }
        return true
    }
    if holds != true { Issue.record("waited for ten seconds", sourceLocation: location) }
}
