public import Bridge
import Conversation
public import EventStore

/// Reads the messages of a conversation.
extension ZendeskDesk {
    public func find(
        _ key: String, in conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        var before: String?
        for _ in 0..<Self.mostPages {
            let page = try await page(of: conversation, before: before)
            for message in page.messages where message["metadata"]?[Mark.post]?.string == key {
                return message["id"]?.string ?? key
            }
            guard let earlier = page.before else { return nil }
            before = earlier
        }
        return nil
    }

    public func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival] {
        var arrivals: [DeskArrival] = []
        var before: String?
        for _ in 0..<Self.mostPages {
            let page = try await page(of: conversation, before: before)
            arrivals += page.messages.compactMap { message in
                ZendeskReading.answer(message).map { content in
                    DeskArrival(
                        id: message["id"]?.string ?? "", conversation: conversation.id,
                        linkKey: conversation.key, place: ZendeskReading.place(message), content: content)
                }
            }
            guard let earlier = page.before else { break }
            before = earlier
        }
        return arrivals
    }

    /// A hundred messages, the newest ones first, and where those before them begin.
    private func page(
        of conversation: DeskConversation, before: String?
    ) async throws(DeskError) -> (messages: [JSON], before: String?) {
        let query = before.map { "?page%5Bbefore%5D=\(PathPart.escaped($0))" } ?? ""
        let json = try await http.call(.init("GET", path(conversation, "/messages" + query))).json
        guard let messages = json["messages"]?.array else { throw .unknown("its answer has no messages") }
        let hasMore = json["meta"]?["hasMore"]?.bool ?? false
        return (messages, hasMore ? json["meta"]?["beforeCursor"]?.string : nil)
    }
}
