import Conversation
import Testing

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("http://localhost", "http://localhost:80"), ("HTTPS://Host.Example/", "https://host.example:443"),
        ("http://host:8800", "http://host:8800"), ("http://[::1]:8800", "http://[::1]:8800"),
        ("http://[::1]", "http://[::1]:80"), ("https://host/parlant/", "https://host:443/parlant"),
    ])
    func oneAddressHasOneSpelling(text: String, spelling: String) {
        #expect(ServerAddress(text)?.description == spelling)
    }

    @Test(arguments: [
        "", "localhost:8800", "ftp://host", "http://", "http://:80", "http://host:0", "http://host:99999",
        "http://host:port", "http://user:secret@host", "http://host?token=1", "http://host/#x",
        "http://ho st",
        "http://host/a b",
        "http:/host", "http://host\u{1b}[2J",
    ])
    func whatIsNoAddressIsNone(text: String) {
        #expect(ServerAddress(text) == nil)
    }
}
