import Foundation

/// How the C library manages memory.
enum Memory {
    private typealias Option = @convention(c) (CInt, CInt) -> CInt

    /// Makes glibc keep freed memory. By default it gives memory back to the system at every opportunity, and a busy
    /// server asks for it again with every commit, which costs it a third of its posts per second.
    static func keepFreedMemory() {
        // Swift's module of the C library lacks malloc.h, and other C libraries lack the function.
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(symbol, to: Option.self)
        let (trimThreshold, topPad, mmapThreshold): (CInt, CInt, CInt) = (-1, -2, -3)
        _ = set(trimThreshold, 64 << 20)
        _ = set(topPad, 256 << 10)
        _ = set(mmapThreshold, 4 << 20)
    }
}
