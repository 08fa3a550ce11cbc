import Agent
import Testing

@Suite struct BundledGuidelinesTests {
    @Test(arguments: BundledGuidelines.allCases) func `a bundled file is sound`(_ file: BundledGuidelines)
        throws
    {
        let guidelines = try Guidelines(parsing: Array(file.text.utf8), named: file.fileName)
        #expect(try Guidelines(parsing: Array(guidelines.text.utf8), named: "again") == guidelines)
        #expect(!guidelines.otherwise.isEmpty)
        #expect(!guidelines.handBack.isEmpty)
    }
}
