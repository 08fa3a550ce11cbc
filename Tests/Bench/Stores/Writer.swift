import ArgumentParser
import Conversation
import EventStore
import Glibc

/// Another process that messages arrive from, one transaction each. Told `SECONDS` are over, it ends.
struct Writer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Append messages to a store at a steady rate.", shouldDisplay: false)

    @Option var store: String
    @Option var rate: Double
    @Option var seconds: Double

    /// One message in so many is for the open session.
    private static let share = 10

    func run() throws {
        let store = try EventStore.open(at: store, create: false)
        defer { store.close() }
        let start = Clock.now
        var number = 0
        while Clock.now - start < seconds * 1_000 {
            let due = start + Double(number) * 1_000 / rate
            let early = due - Clock.now
            if early > 0 { usleep(UInt32(early * 1_000)) }
            try append(number, to: store)
            number += 1
        }
        print(Double(number) / (Clock.now - start) * 1_000)
    }

    private func append(_ number: Int, to store: EventStore) throws {
        let isForOpen = number % Self.share == 0
        let session = isForOpen ? MadeDesk.open : Session.ID("s\(number * 13 % 1_000)")
        let speaker = Participant(displayName: isForOpen ? MadeDesk.customer : "Customer")
        let data = Event.messageData(MadeDesk.sentence(number), from: speaker)
        _ = try store.append(NewEvent(source: .customer, kind: .message, data: data), to: session)
    }
}
