import Glibc

/// The readers of foreign bytes that libFuzzer may try; `FUZZ` in the environment names one.
private let readers: [String: @Sendable ([UInt8]) -> Void] = [
    "keys": KeyFuzz.take, "keymap": KeymapFuzz.take, "text": TextFuzz.take, "import": ImportFuzz.take,
    "bodies": BodyFuzz.take,
]

private let reader: @Sendable ([UInt8]) -> Void = {
    guard let name = getenv("FUZZ").map({ String(cString: $0) }), let reader = readers[name] else {
        print("Set FUZZ to one of \(readers.keys.sorted().joined(separator: ", ")).")
        exit(64)
    }
    return reader
}()

/// Called by libFuzzer, which brings the program's `main`. An input that breaks a promise traps, and is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    reader(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// Ends the run with a sentence where something that we promise does not hold.
func promise(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    if !holds { fatalError("Broken: \(sentence())") }
}
