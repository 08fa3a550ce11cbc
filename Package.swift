// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "switchboard",
    products: [
        .executable(name: "switchboard", targets: ["switchboard"]),
        .executable(name: "switchboardd", targets: ["switchboardd"]),
        .executable(name: "switchboard-bench", targets: ["switchboard-bench"]),
        .executable(name: "switchboard-bench-http", targets: ["switchboard-bench-http"]),
        .library(name: "ClockShim", type: .dynamic, targets: ["CClockShim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .target(name: "Conversation", swiftSettings: strict),
        .target(name: "Handoff", dependencies: ["Conversation"], swiftSettings: strict),
        .target(name: "Statistics", dependencies: ["Conversation", "Handoff"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: [
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "EventStore", dependencies: ["Conversation", "Handoff", "Statistics", "Storage"],
            swiftSettings: strict),
        .target(
            name: "Agent",
            dependencies: ["EventStore", "Conversation"],
            resources: [.embedInCode("Guidelines/bookshop.guidelines")],
            swiftSettings: strict),
        .target(name: "Glass", swiftSettings: strict),
        .target(name: "CStandardStreams"),
        .target(
            name: "CommandLine",
            dependencies: [
                "CStandardStreams", "Conversation", "Glass",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            resources: [.embedInCode("Themes/dark.toml"), .embedInCode("Themes/light.toml")],
            swiftSettings: strict),
        .target(
            name: "Keymaps",
            path: "Keymaps",
            resources: [
                .embedInCode("default.keymap"),
                .embedInCode("vim.keymap"),
                .embedInCode("emacs.keymap"),
            ],
            swiftSettings: strict),
        .target(
            name: "CNcurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "Terminal", dependencies: ["Glass", "CNcurses"], swiftSettings: strict),
        .target(
            name: "Console",
            dependencies: ["Conversation", "Glass", "Keymaps", "Statistics"],
            swiftSettings: strict),
        .executableTarget(
            name: "switchboard",
            dependencies: [
                "CommandLine", "Conversation", "EventStore", "Glass", "Terminal", "Console", "Keymaps",
                "Agent", "Statistics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(name: "ParlantWire", dependencies: ["Conversation"], swiftSettings: strict),
        .target(
            name: "ParlantClient",
            dependencies: [
                "Conversation", "ParlantWire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "Mirror",
            dependencies: [
                "Conversation", "EventStore", "Handoff", "ParlantClient",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "ParlantServer",
            dependencies: [
                "Conversation", "EventStore", "ParlantWire", "Statistics",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "ChatCompletions",
            dependencies: [
                "Agent", "Conversation",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "Bridge",
            dependencies: [
                "Conversation", "EventStore", "Handoff",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "ZendeskDesk", dependencies: ["Bridge", "Conversation", "EventStore"], swiftSettings: strict
        ),
        .target(
            name: "WebhookDesk", dependencies: ["Bridge", "Conversation", "EventStore"], swiftSettings: strict
        ),
        .target(
            name: "ChatwootDesk", dependencies: ["Bridge", "Conversation", "EventStore"],
            swiftSettings: strict
        ),
        .target(
            name: "HubSpotDesk", dependencies: ["Bridge", "Conversation", "EventStore"], swiftSettings: strict
        ),
        .target(
            name: "MatrixDesk", dependencies: ["Bridge", "Conversation", "EventStore"], swiftSettings: strict
        ),
        .executableTarget(
            name: "switchboardd",
            dependencies: [
                "Agent", "Bridge", "ChatCompletions", "ChatwootDesk", "CommandLine", "Conversation",
                "EventStore", "Glass", "HubSpotDesk", "MatrixDesk", "Mirror", "ParlantClient",
                "ParlantServer", "WebhookDesk", "ZendeskDesk",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        .target(
            name: "CTerminalEmulator",
            path: "Tests/CTerminalEmulator",
            linkerSettings: [.linkedLibrary("vterm"), .linkedLibrary("util")]),
        .target(
            name: "PseudoTerminal",
            dependencies: ["CTerminalEmulator"],
            path: "Tests/PseudoTerminal",
            swiftSettings: strict),
        .testTarget(
            name: "ConversationTests", dependencies: ["Conversation", "Effort"], swiftSettings: strict),
        .testTarget(
            name: "HandoffTests", dependencies: ["Conversation", "Handoff"], swiftSettings: strict),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Conversation", "Statistics"],
            swiftSettings: strict),
        .testTarget(
            name: "GlassTests", dependencies: ["Glass", "Effort"], swiftSettings: strict),
        .executableTarget(
            name: "TerminalProbe", dependencies: ["Glass", "Terminal"], path: "Tests/TerminalProbe",
            swiftSettings: strict),
        .target(name: "Effort", path: "Tests/Effort", swiftSettings: strict),
        .target(name: "Readme", path: "Tests/Readme", swiftSettings: strict),
        .executableTarget(
            name: "StoreProbe", dependencies: ["EventStore", "Conversation"], path: "Tests/StoreProbe",
            swiftSettings: strict),
        .testTarget(
            name: "TerminalTests",
            dependencies: ["Glass", "Terminal", "PseudoTerminal", "TerminalProbe", "Effort"],
            swiftSettings: strict),
        .testTarget(name: "StorageTests", dependencies: ["Storage"], swiftSettings: strict),
        .testTarget(
            name: "EventStoreTests",
            dependencies: [
                "EventStore", "Handoff", "Statistics", "Storage", "Conversation", "Effort",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AgentTests",
            dependencies: ["Agent", "AgentProbe", "EventStore", "Conversation", "PseudoTerminal", "Effort"],
            swiftSettings: strict),
        .executableTarget(
            name: "AgentProbe", dependencies: ["Agent", "EventStore", "Conversation"],
            path: "Tests/AgentProbe", swiftSettings: strict),
        .testTarget(
            name: "MirrorTests",
            dependencies: [
                "Mirror", "Agent", "ParlantClient", "ParlantServer", "ParlantWire", "EventStore",
                "Conversation", "Handoff",
                "PseudoTerminal", "Effort", "switchboard", "switchboardd",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BridgeTests",
            dependencies: [
                "Bridge", "ChatwootDesk", "HubSpotDesk", "MatrixDesk", "WebhookDesk", "ZendeskDesk",
                "CommandLine", "Conversation", "Effort", "EventStore", "PseudoTerminal", "switchboardd",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ChatCompletionsTests",
            dependencies: [
                "Agent", "ChatCompletions", "Conversation", "Effort", "EventStore", "PseudoTerminal",
                "switchboardd",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConsoleTests",
            dependencies: ["Console", "Conversation", "Glass", "Keymaps", "Effort", "Statistics"],
            swiftSettings: strict),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "CommandLine", "switchboard", "StoreProbe", "PseudoTerminal", "Effort", "EventStore",
                "Conversation",
                "Glass", "Console", "Agent", "Readme", "Statistics",
            ],
            swiftSettings: strict),
        .target(name: "CClockShim", path: "Tests/CClockShim"),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "Agent", "AgentProbe", "Conversation", "Effort", "EventStore", "ParlantServer",
                "PseudoTerminal",
                "Readme", "StoreProbe",
                "Storage", "switchboard", "switchboardd",
            ],
            exclude: ["README.md"], swiftSettings: strict),
        .executableTarget(
            name: "switchboard-bench",
            dependencies: [
                "switchboard", "CTerminalEmulator", "PseudoTerminal", "EventStore", "Conversation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Bench", exclude: ["README.md"], swiftSettings: strict),
        .executableTarget(
            name: "switchboard-bench-http",
            dependencies: [
                "switchboardd", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/HTTPBench", exclude: ["README.md"], swiftSettings: strict),
        .testTarget(
            name: "ParlantServerTests",
            dependencies: [
                "Agent", "Conversation", "EventStore", "ParlantWire", "ParlantServer", "switchboard",
                "switchboardd", "PseudoTerminal", "Effort", "Readme", "Statistics",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
    ]
)

// libFuzzer comes with `--sanitize fuzzer`, under which no other program can be linked.
if Context.environment["SWITCHBOARD_FUZZ"] != nil {
    package.products.append(.executable(name: "switchboard-fuzz", targets: ["switchboard-fuzz"]))
    package.targets += [
        .executableTarget(
            name: "switchboard-fuzz",
            dependencies: ["Console", "Conversation", "EventStore", "Glass", "ParlantWire"],
            path: "Tests/Fuzz", exclude: ["Seeds", "Words"], swiftSettings: strict)
    ]
}
