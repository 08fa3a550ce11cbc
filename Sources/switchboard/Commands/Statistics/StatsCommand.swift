import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass
import Statistics

/// `switchboard stats`: what the handoffs of a time were like.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show figures about sessions and handoffs, each with its n.",
        discussion: """
            switchboard help statistics defines every figure. A window with --since is compared with the window of the \
            same length before it.
            """)

    @Option(
        help:
            "From when on: an age such as 30d, a date, today, yesterday or a moment; everything if left out.")
    var since: String?

    @Option(help: "Up to when, in the same forms; now if left out.")
    var until: String?

    @Option(help: "Tell figures apart by agent, operator, label, reason, outcome, bridge or hour.")
    var by: Grouping?

    @Option(
        parsing: .unconditional,
        help: "Only sessions that pass a filter of the console's list, such as 'label:vip -is:closed'.")
    var filter: String?

    @Option(help: "The time zone of hours, weekdays and dates, such as Europe/Berlin; yours if left out.")
    var zone: String?

    @Option(help: "Count times in business hours only, such as 'mon-fri 09:00-17:30'.")
    var hours: String?

    @Option(help: "A return bounces if the next handoff comes within so many messages of the customer.")
    var bounceTurns = Limits().bounceTurns

    @Option(help: "A closing counts as reopened within so many hours.")
    var reopenHours = Limits().reopenHours

    @Option(help: "A handoff is abandoned if its owner owes an answer for so many minutes.")
    var abandonMinutes = Limits().abandonMinutes

    @Flag(help: "Print one JSON object: times in microseconds, rates as two numbers.")
    var json = false

    @Flag(help: "Print comma-separated values with a heading.")
    var csv = false

    @Flag(help: "Print a table in Markdown.")
    var markdown = false

    @Flag(help: "Count everything anew from the logs first.")
    var rebuild = false

    @OptionGroup var place: PlaceArguments
    @OptionGroup var person: OperatorArguments

    func run() throws {
        try complaining {
            guard [json, csv, markdown].count(where: { $0 }) < 2 else {
                throw Complaint(.usage, "--json, --csv and --markdown exclude each other. Leave one.")
            }
            let surroundings = try Surroundings()
            let name = try surroundings.operatorName(person)
            let zone = try ZoneChoice(zone)
            let now = Timestamp.wallClock
            let request = try request(at: now)
            let terms = try ListFilter(reading: filter ?? "").settled(
                at: now, utcOffset: LocalTime.system.utcOffset)
            try surroundings.withStore(place) { store in
                try update(store)
                let report = try store.statistics(request, filter: terms, for: name)
                try show(report, request, zone)
            }
        }
    }

    private func request(at now: Timestamp) throws -> ReportRequest {
        let window = Window(
            since: try since.map { try Timestamp($0, of: "--since", at: now) },
            until: try until.map { try Timestamp($0, of: "--until", at: now) } ?? now)
        if let since = window.since, since >= window.until {
            throw Complaint(.usage, "--since must be before --until.")
        }
        guard bounceTurns >= 0, (0...1_000_000).contains(reopenHours),
            (0...1_000_000).contains(abandonMinutes)
        else {
            throw Complaint(
                .usage, "--bounce-turns, --reopen-hours and --abandon-minutes need numbers from 0.")
        }
        var request = ReportRequest(window: window, grouping: by, now: now)
        request.limits.bounceTurns = bounceTurns
        request.limits.reopenHours = reopenHours
        request.limits.abandonMinutes = abandonMinutes
        request.clock.utcOffset = LocalTime.system.utcOffset
        if let hours {
            guard let business = BusinessHours(hours) else {
                throw Complaint(.usage, "--hours needs days and times, such as 'mon-fri 09:00-17:30'.")
            }
            request.clock.hours = business
        }
        return request
    }

    /// Brings the store's rows up to date. Where that is impossible, the report counts what is missing itself.
    private func update(_ store: EventStore) throws {
        if rebuild { try store.forgetStatistics() }
        if store.options.readOnly { return }
        let process = FollowerProcess.name(.random)
        while (try? store.updateStatistics(as: process)) == true {}
    }

    private func show(_ report: Report, _ request: ReportRequest, _ zone: ZoneChoice) throws {
        if json {
            try StandardOutput.exact(
                [
                    "since": .optional(request.window.since?.iso8601),
                    "until": .string(request.window.until.iso8601), "now": .string(request.now.iso8601),
                    "zone": .optional(zone.name), "by": .optional(by?.rawValue),
                    "hours": .optional(hours),
                    "limits": [
                        "bounce_turns": .integer(bounceTurns), "reopen_hours": .integer(reopenHours),
                        "abandon_minutes": .integer(abandonMinutes),
                    ],
                    "groups": report.json,
                ])
        } else if csv {
            try StandardOutput.exact(bytes: Array(ReportText.csv(report).utf8)[...])
        } else {
            try StandardOutput.write(markdown ? ReportText.markdown(report) : ReportText.table(report))
        }
    }
}
