/// What may stand before the colon of a term.
enum FilterKey: String, CaseIterable {
    case label, agent, owner, mode
    case trait = "is"
    case older, since, created

    /// The key with a value, in quotation marks where it needs them.
    func written(_ value: String) -> String { "\(rawValue):\(FilterToken.written(value, of: self))" }
}
