extension [Parameter] {
    /// Parameters of lists that come page by page.
    static let paging = [
        Parameter("limit", .integer(in: 1...100)), Parameter("cursor", .text),
        Parameter("sort", .choice(["asc", "desc"], default: nil)),
    ]
}

extension Parameter {
    /// The generation of the store that the previous page came from.
    static let generation = Parameter("generation", .text)

    /// How long to wait for something new, in seconds.
    static func waiting(default seconds: Int) -> Parameter {
        Parameter("wait_for_data", .integer(default: seconds))
    }
}
