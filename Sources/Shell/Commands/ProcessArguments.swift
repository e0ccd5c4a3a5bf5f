import Glibc

/// The arguments of this process as the kernel knows them.
///
/// Swift's `CommandLine.arguments` looks for them beside the environment, and finds none after a library that was
/// preloaded has set a variable, because that moves the environment.
enum ProcessArguments {
    /// The name of the program first.
    static var all: [String] {
        let found = parsed(read())
        return found.isEmpty ? CommandLine.arguments : found
    }

    /// Each ends with a null byte (proc(5), /proc/pid/cmdline).
    static func parsed(_ bytes: [UInt8]) -> [String] {
        guard !bytes.isEmpty else { return [] }
        return bytes.dropLast(bytes.last == 0 ? 1 : 0).split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Nothing where /proc is not mounted.
    private static func read() -> [UInt8] {
        let descriptor = unsafe open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? bytes : [] }
            bytes.append(contentsOf: chunk.prefix(count))
        }
    }
}
