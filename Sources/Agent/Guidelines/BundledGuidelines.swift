/// The guidelines files that come with the program.
public enum BundledGuidelines: String, CaseIterable, Sendable {
    /// A bookshop's assistant, in English, German and Spanish.
    case bookshop

    /// The file name that problems show.
    public var fileName: String { "\(rawValue).guidelines" }

    /// The file's text.
    public var text: String {
        switch self {
        case .bookshop: String(decoding: PackageResources.bookshop_guidelines, as: UTF8.self)
        }
    }

    /// What the file says.
    public var guidelines: Guidelines {
        get throws(GuidelineProblems) { try Guidelines(parsing: Array(text.utf8), named: fileName) }
    }
}
