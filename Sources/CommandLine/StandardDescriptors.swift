internal import CStandardStreams

/// The standard input, output and error that a program is started with.
package enum StandardDescriptors {
    /// Opens those that are closed on `/dev/null`. This has already happened before `main`; the call makes it
    /// explicit.
    package static func openMissing() { css_open_missing() }
}
