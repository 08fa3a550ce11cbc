/// Escapes a text for one part of a path or a value of a query.
public enum PathPart {
    /// Everything but letters, digits and `-._~` as `%XX`.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default: escaped += "%" + Signatures.hexadecimal([byte]).uppercased()
            }
        }
        return escaped == "." || escaped == ".." ? escaped.replacing(".", with: "%2E") : escaped
    }
}
