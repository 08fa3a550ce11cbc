import Conversation
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        "2026-11-22T07:46:14.275980Z", "1970-01-01T00:00:00.000000Z", "2024-02-29T23:59:59.999999Z",
        "1969-12-31T23:59:59.000001Z", "2400-02-29T00:00:00.000000Z", "0001-01-01T00:00:00.000000Z",
    ])
    func `Parlant's form is read and printed back`(text: String) throws {
        #expect(try #require(Timestamp(iso8601: text)).iso8601 == text)
    }

    @Test func `offsets and short fractions are understood`() throws {
        let utc = try #require(Timestamp(iso8601: "2026-11-22T07:46:14.5Z"))
        #expect(Timestamp(iso8601: "2026-11-22T09:46:14.500+02:00") == utc)
        #expect(Timestamp(iso8601: "2026-11-22 07:46:14.500000Z") == utc)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T07:46:14", "x",
        "2026-02-29T00:00:00Z", "2026-02-31T00:00:00Z", "2026-04-31T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-11-22T07:46:60Z", "2026-11-22T07:46:14.Z", "2026-11-22T07:46:14+24:00",
        "2026-11-22T07:46:14+01:60", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
    ])
    func `anything else is refused`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func `weekdays are right`() throws {
        #expect(try #require(Timestamp(iso8601: "2024-05-15T09:00:00Z")).civil().weekday == 3)
        #expect(try #require(Timestamp(iso8601: "1969-12-28T09:00:00Z")).civil().weekday == 0)
    }

    @Test func `local time can be another day`() throws {
        let civil = try #require(Timestamp(iso8601: "2024-12-31T23:30:00Z")).civil(utcOffset: 3600)
        #expect((civil.year, civil.month, civil.day, civil.hour, civil.minute) == (2025, 1, 1, 0, 30))
    }
}
