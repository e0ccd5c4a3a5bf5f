/// What a program asked of the kernel, as strace tells it: calls that read, write, open and close files, in their
/// order.
///
/// strace stops the program at each of these calls, for some 30 µs; nothing else slows it.
struct SystemCalls {
    struct Call {
        var name: Substring
        /// The file that the call's descriptor stands for, or the path that it opens.
        var path: Substring
        /// When it began and ended, in seconds of the wall clock.
        var begin: Double
        var end: Double
        /// What it returned; bytes where it moved some.
        var result: Int
        var isReadOnly: Bool
    }

    private(set) var calls: [Call] = []

    /// Runs a program to its end.
    init(of arguments: [String], folder: String) throws {
        let trace = folder + "/calls.txt"
        let options = ["-f", "--seccomp-bpf", "-y", "-s", "0", "-ttt", "-T", "-o", trace]
        let names = "openat,read,pread64,write,pwrite64,fdatasync,close"
        _ = try ChildProcess.run(
            ["strace"] + options + ["-e", "trace=\(names)", "--"] + arguments, log: folder + "/run.log")
        calls = try ChildProcess.text(of: trace).split(separator: "\n").compactMap(Self.call)
    }

    /// `4711 1795286443.378168 pread64(4</tmp/a>, ""..., 101, 4360) = 101 <0.000008>`
    private static func call(_ line: Substring) -> Call? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count == 3, let begin = Double(words[1]), let bracket = words[2].firstIndex(of: "("),
            let equals = words[2].lastIndex(of: "="), line.hasSuffix(">"), let last = words[2].lastIndex(of: "<")
        else { return nil }
        let name = words[2][..<bracket]
        let arguments = words[2][bracket..<equals]
        let result = words[2][equals...].dropFirst(2).prefix { $0.isNumber || $0 == "-" }
        guard let duration = Double(words[2][last...].dropFirst().dropLast()), let value = Int(result) else {
            return nil
        }
        let quotes: (Character, Character) = name == "openat" ? ("\"", "\"") : ("<", ">")
        let path = arguments.drop { $0 != quotes.0 }.dropFirst().prefix { $0 != quotes.1 }
        return Call(
            name: name, path: path, begin: begin, end: begin + duration, result: value,
            isReadOnly: arguments.contains("O_RDONLY"))
    }
}
