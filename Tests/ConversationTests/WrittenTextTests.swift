import Conversation
import Testing

@Suite struct WrittenTextTests {
    @Test(arguments: [
        ("one\r\ntwo\r\n", "one\ntwo\n"), ("\u{feff}hello", "hello"), ("\u{feff}\r\n", "\n"),
        ("a\rb", "a\rb"),
        ("a\r", "a\r"), ("a\r\r\nb", "a\r\nb"), ("plain\n", "plain\n"), ("a\u{feff}b", "a\u{feff}b"),
        ("", ""),
        ("é\r\n\u{1f600}", "é\n\u{1f600}"),
    ])
    func `line ends become LF and a byte order mark at the beginning goes`(given: String, meant: String) {
        #expect(Array(given.asWritten.utf8) == Array(meant.utf8))
    }
}
