import Console
import Conversation
import EventStore
import Synchronization

/// Carries out the console's effects on the store, off the thread that owns the screen, and posts the outcomes.
final class StoreRunner: Sendable {
    let store: EventStore
    let mailbox: Mailbox
    let person: Mutex<Operator>
    /// The name that customers see, as of this console's last read from the store.
    let storedName: Mutex<String?>
    let draftFiles: DraftFiles
    /// The version of each draft that this console saved last, unless that save met text from another console.
    let savedVersions = Mutex<[DraftKey: Int64]>([:])
    let console: ConsolePresence.ID
    /// The queue of sends and acts, which keep their order.
    let speaking = WorkQueue("speaking")
    let keeping = WorkQueue("keeping")
    let listing = WorkQueue("listing")
    let reading = WorkQueue("reading")
    let searching = WorkQueue("searching")
    /// The latest of requests that supersede each other.
    let newest = Mutex(Newest())

    struct Newest {
        var session: Session.ID?
        var search: SearchRequest?
        /// The generation of the list.
        var list: Int?
    }

    init(
        store: EventStore, mailbox: Mailbox, person: Operator, console: ConsolePresence.ID,
        draftFiles: DraftFiles
    ) {
        self.console = console
        self.store = store
        self.mailbox = mailbox
        self.person = Mutex(person)
        storedName = Mutex((try? store.storedProfile(person.name))?.displayName)
        self.draftFiles = draftFiles
    }

    var name: String { person.withLock { $0.name } }

    /// Starts an effect.
    func run(_ effect: StoreEffect) {
        switch effect {
        case .loadList(let request, let generation): load(request, generation)
        case .loadLog(let session, let part, let limit): load(session, part, limit)
        case .loadSession(let session): load(session)
        case .readAhead(let session, let limit): readAhead(session, limit)
        case .send(let message): send(message)
        case .look(let request, let session): look(request, session)
        case .perform(let act): perform(act)
        case .saveDraft(let key, let text, let version): save(key, text, saw: version)
        case .addToDraft(let key, let text): add(text, to: key)
        case .markRead(let session, let offset): mark(session, offset)
        case .holdFromReturn(let session): holdFromReturn(session)
        case .settleSuggestion(let suggestion): settle(suggestion)
        case .search(let request): search(request)
        case .loadAgents: loadAgents()
        case .loadLabels: loadLabels()
        case .loadCustomer(let session): loadCustomer(session)
        case .loadBoard: loadBoard()
        case .loadLedger(let session): loadLedger(session)
        case .loadReplies: loadReplies()
        case .recordUse(let reply): recordUse(of: reply)
        case .loadFilterWords: loadFilterWords()
        case .loadLosses: loadLosses()
        case .show(let session): show(session)
        case .resend(let request): decide { try $0.resend(request, by: $1) }
        case .withdraw(let request): decide { try $0.withdraw(request, by: $1) }
        case .setDisplayName(let name): setDisplayName(name)
        case .releaseAll: releaseAll()
        }
    }

    /// Waits until all requested saves, sends and acts are done.
    func drain() {
        keeping.drain()
        speaking.drain()
    }

    // MARK: Answers

    func answer(_ body: () throws -> Arrival) {
        switch outcome(body) {
        case .success(let arrival): mailbox.post(arrival)
        case .failure(let failure): mailbox.post(.readFailed(failure))
        }
    }

    func outcome<Value>(_ body: () throws -> Value) -> Result<Value, Failure> {
        do {
            return .success(try body())
        } catch let error as StoreError {
            return .failure(Failure(error))
        } catch {
            return .failure(Failure(wording: "Perhaps not done: \(error)", isDefinite: false))
        }
    }
}

extension Failure {
    init(_ error: StoreError) {
        let claim: Claim? =
            switch error.refusal {
            case .ownedByAnother(let claim)?, .changedMeanwhile(let claim)?, .notYours(let claim)?: claim
            default: nil
            }
        self.init(wording: error.wording, isDefinite: error.isDefinite, claim: claim)
    }
}
