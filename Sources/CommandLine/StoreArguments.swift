package import ArgumentParser

/// The option that chooses a store.
package struct StoreArguments: ParsableArguments {
    @Option(
        name: .customLong("store"), help: "The store's path (SWITCHBOARD_STORE).",
        completion: .file())
    package var path: String?

    package init() {}
}
