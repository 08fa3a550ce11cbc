import Foundation
import Readme
import Testing

@Suite struct FaultTableTests {
    @Test func `every row of the table of faults names a test that there is`() throws {
        let rows = try Readme.table("faults")
        #expect(rows.count >= 9)
        let tests = try Readme.testNames()
        for row in rows {
            let name = try #require(row.last)
            #expect(tests.contains(name), "\(name)")
        }
    }
}
