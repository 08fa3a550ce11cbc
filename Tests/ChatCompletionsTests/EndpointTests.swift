import ChatCompletions
import Testing

@Suite struct EndpointTests {
    private func problem(_ base: String, key: APIKey? = nil) -> EndpointProblem? {
        do {
            _ = try Endpoint(base: base, key: key)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "https://api.openai.com/v1", "https://api.openai.com/v1/", "https://host:8443",
        "http://localhost:11434/v1",
        "http://127.0.0.1:8080/v1", "http://127.8.9.1", "http://[::1]:8080/v1",
        "HTTPS://HOST/v1/chat/completions",
    ])
    func aKeyGoesByTLSAnywhereAndOtherwiseToThisMachineAlone(base: String) {
        #expect(problem(base, key: APIKey("secret")) == nil)
    }

    @Test(arguments: [
        "http://api.example.com/v1", "http://192.168.1.5:8080", "http://127.0.0.1.example.com",
        "http://localhost.example.com", "http://127.0.0", "http://127.0.0.1.1", "http://0.0.0.0",
    ])
    func aKeyIsNotSentInTheClear(base: String) {
        #expect(problem(base, key: APIKey("secret")) == .keyInTheClear)
        #expect(problem(base) == nil)
    }

    @Test(arguments: [
        "", "api.openai.com/v1", "ftp://host", "https://", "http://", "file:///etc/passwd", "https://a b/",
        "http://127.0.0.1%2eexample.com", "https://host:0", "https://host:99999",
    ])
    func whatIsNoURLIsRefused(base: String) {
        #expect(problem(base) == .noURL)
    }

    @Test func aURLHoldsNoPasswordAndNoQuery() {
        #expect(problem("https://user:hunter2@host/v1") == .credentials)
        #expect(problem("https://user@host/v1") == .credentials)
        #expect(problem("https://host/v1?key=hunter2") == .trailing)
        #expect(problem("https://host/v1#x") == .trailing)
    }

    @Test func aKeyShowsItselfNowhere() throws {
        let key = try #require(APIKey(" sk-hunter2\n"))
        let endpoint = try Endpoint(base: "https://host:8443/v1", key: key)
        var dumped = ""
        dump(endpoint, to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(endpoint)", String(reflecting: endpoint), dumped] {
            #expect(!text.contains("hunter2"), "\(text)")
        }
        #expect(endpoint.origin == "https://host:8443")
    }

    @Test(arguments: [
        "", "   ", "two words", "a\r\nx-header: b", "schlüssel", "\u{0}",
        String(repeating: "a", count: 5_000),
    ])
    func whatCannotStandInAHeaderIsNoKey(text: String) {
        #expect(APIKey(text) == nil)
    }
}
