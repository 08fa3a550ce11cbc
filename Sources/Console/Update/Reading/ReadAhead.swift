import Conversation
import Glass

extension ConsoleState {
    /// Requests the ends of the logs that a move in the list would show, once what is on screen was read.
    mutating func readNeighbours() -> [Effect] {
        guard focus == .list, overlay == nil, presence.readAgainAt == nil, let open, open.hasLoaded,
            !open.isLoading, !list.isLoading, let row = list.selectedRow
        else { return [] }
        let page = max(1, panes.listRows - 1)
        let rows = [row + 1, row - 1, row + page, row - page]
        let wanted = rows.compactMap { list.summary(atRow: $0)?.id }.filter { $0 != open.id }
        return neighbours.keep(wanted, at: now.uptime).map { .store(.readAhead($0, limit: Neighbours.limit)) }
    }
}
