/// A file that came with a message, as described in `data.attachments`.
///
/// Parlant defines no shape for it, so every desk, export and widget has its own. The names in common use are
/// read, from a list or a single object. Everything in it comes from a stranger.
public struct Attachment: Hashable, Sendable {
    /// The file's name, on one line; nil if it has none.
    public var name: String?
    /// The address at which it can be fetched, as given.
    public var address: String?
    /// A media type such as `image/jpeg`, or a word such as `image`.
    public var type: String?
    /// The size in bytes.
    public var size: Int?

    /// What kind of file it appears to be.
    public enum Kind: String, Hashable, Sendable {
        case photo, audio, video, file
    }

    /// A file.
    public init(name: String? = nil, address: String? = nil, type: String? = nil, size: Int? = nil) {
        self.name = name
        self.address = address
        self.type = type
        self.size = size
    }

    /// The attachments in a message's data; empty for shapes that contain no file.
    public static func list(in data: JSON) -> [Attachment] {
        switch data["attachments"] {
        case .array(let elements): elements.compactMap(Attachment.init)
        case let single?: Attachment(single).map { [$0] } ?? []
        case nil: []
        }
    }

    /// Reads an attachment in any of the forms; nil if it is not a file.
    public init?(_ json: JSON) {
        if let address = json.string {
            guard !address.isEmpty else { return nil }
            self.init(address: address)
            return
        }
        guard let members = json.members, !members.isEmpty else { return nil }
        let places = [json] + Self.nested.compactMap { json[$0] }.filter { $0.members != nil }
        self.init(
            name: Self.text(Self.names, in: places).flatMap(Self.line),
            address: Self.text(Self.addresses, in: places), type: Self.type(in: places),
            size: Self.sizes.lazy.flatMap { name in places.compactMap { $0[name]?.integer } }.first {
                $0 >= 0
            })
        if name == nil, address == nil {
            name = Self.text(["id", "fileId", "file_id"], in: places).flatMap(Self.line)
            if name == nil, type == nil { return nil }
        }
    }

    private static let names = [
        "name", "filename", "file_name", "fileName", "title", "altText", "alt_text", "alt", "body",
    ]
    private static let addresses = [
        "url", "href", "content_url", "contentUrl", "data_url", "mediaUrl", "media_url", "download_url",
        "src",
        "link", "uri",
    ]
    private static let types = [
        "content_type", "contentType", "mime_type", "mimeType", "mimetype", "media_type", "mediaType",
        "file_type", "fileType", "fileUsageType", "msgtype", "type",
    ]
    private static let sizes = ["size", "file_size", "fileSize", "mediaSize", "byte_size"]
    /// Members in which some forms put a part of it.
    private static let nested = ["info", "file", "payload", "image_url", "content"]

    private static func text(_ names: [String], in places: [JSON]) -> String? {
        for place in places {
            for name in names {
                if let text = place[name]?.string, !text.isEmpty { return text }
            }
        }
        return nil
    }

    /// The first media type, else the first word for a kind, else the first word.
    private static func type(in places: [JSON]) -> String? {
        let told = places.flatMap { place in types.compactMap { place[$0]?.string } }.filter { !$0.isEmpty }
        return (told.first { $0.contains("/") } ?? told.first { kind(of: $0) != nil } ?? told.first).flatMap(
            line)
    }

    /// A short text on one line.
    private static func line(_ text: String) -> String? {
        let words = text.prefix(4 * longest).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : String(words.prefix(longest))
    }

    private static let longest = 255
}

extension Attachment {
    public var kind: Kind {
        if let kind = type.flatMap(Self.kind(of:)) { return kind }
        let ending = title.lowercased().split(separator: ".").last.map(String.init) ?? ""
        switch ending {
        case "jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tiff": return .photo
        case "mp3", "ogg", "oga", "opus", "wav", "m4a", "amr", "flac": return .audio
        case "mp4", "mov", "webm", "mkv", "avi", "3gp": return .video
        default: return .file
        }
    }

    private static func kind(of type: String) -> Kind? {
        let word = type.lowercased().split(whereSeparator: { $0 == "/" || $0 == "." }).first { $0 != "m" }
        switch word {
        case "image", "photo", "picture", "sticker", "gif": return .photo
        case "audio", "voice", "voice_recording": return .audio
        case "video": return .video
        default: return nil
        }
    }

    /// The name, else the end of the address's path; empty if it has neither.
    public var title: String {
        if let name { return name }
        guard let address, !address.lowercased().hasPrefix("data:") else { return "" }
        let path = address.prefix { $0 != "?" && $0 != "#" }
        let rest = path.range(of: "://").map { path[$0.upperBound...] } ?? path[...]
        guard let end = rest.split(separator: "/").dropFirst(rest.contains("/") ? 1 : 0).last else {
            return ""
        }
        return Self.line(String(end)) ?? ""
    }

    /// `photo passport.jpg`
    public var words: String { title.isEmpty ? kind.rawValue : "\(kind.rawValue) \(title)" }
}

extension Substring {
    fileprivate func range(of mark: String) -> Range<Substring.Index>? { ranges(of: mark).first }
}
