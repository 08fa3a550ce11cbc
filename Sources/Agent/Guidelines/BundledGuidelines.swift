/// Guidelines that come with the program, as text.
public enum BundledGuidelines: String, CaseIterable, Sendable {
    /// A bookshop's assistant, in English, German and Spanish.
    case bookshop

    /// The name under which problems show it.
    public var fileName: String { "\(rawValue).guidelines" }

    /// The whole file.
    public var text: String {
        switch self {
        case .bookshop: String(decoding: PackageResources.bookshop_guidelines, as: UTF8.self)
        }
    }
}
