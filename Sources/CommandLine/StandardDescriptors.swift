internal import CStandardStreams

/// Standard input, output and error, as a program is started with them.
package enum StandardDescriptors {
    /// Opens what is closed of them on `/dev/null`. It has happened already, before `main`; this is where it is told of.
    package static func openMissing() { css_open_missing() }
}
