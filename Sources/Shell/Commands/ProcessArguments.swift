import Storage

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
        (try? ByteFile.read("/proc/self/cmdline", limit: limit, kind: "list of arguments")) ?? []
    }

    /// The kernel takes no more than 6 MB of arguments and environment together (execve(2)).
    private static let limit = 8 << 20
}
