import FoundationEssentials
import Glibc

/// A program started by the benchmark: started, watched, stopped, and asked for what it used.
struct ChildProcess {
    let identifier: pid_t
    let command: String
    private let start: Double
    private let log: String
    /// Reading end of the program's standard error when it was asked for; closed by whoever reads it.
    let standardError: Int32?

    /// Starts a program of PATH, or at a path. Its output and errors go to `log`.
    init(_ arguments: [String], log: String, readingError: Bool = false) throws {
        command = arguments.joined(separator: " ")
        self.log = log
        let program = try Self.path(of: arguments[0])
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o644)
        var ends: [Int32] = [-1, -1]
        if readingError {
            guard pipe(&ends) == 0 else { throw BenchError.system(operation: "pipe", code: errno) }
            posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
            for end in ends { posix_spawn_file_actions_addclose(&actions, end) }
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        start = Self.now
        let code = Self.withPointers(arguments) { argumentPointers in
            Self.withPointers(environment) { environmentPointers in
                posix_spawn(&child, program, &actions, nil, argumentPointers, environmentPointers)
            }
        }
        if readingError { close(ends[1]) }
        standardError = readingError ? ends[0] : nil
        guard code == 0 else { throw BenchError.system(operation: "starting \(program)", code: code) }
        identifier = child
    }

    /// Runs a program to its end.
    static func run(
        _ arguments: [String], log: String, within seconds: Int = 600, accepting statuses: Set<Int32> = [0]
    ) throws -> Usage {
        try ChildProcess(arguments, log: log).wait(within: seconds, accepting: statuses)
    }

    /// What a program prints, for small answers.
    static func output(of arguments: [String], log: String) throws -> String {
        _ = try run(arguments, log: log)
        return try text(of: log)
    }

    /// Waits for the end. Throws when it takes too long or ends with a status that is not accepted;
    /// the status of a program that was killed is minus the signal.
    func wait(within seconds: Int = 60, accepting statuses: Set<Int32> = [0]) throws -> Usage {
        // The alarm interrupts wait4, so that a program that hangs does not hang the benchmark.
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGALRM, &action, nil)
        alarm(UInt32(seconds))
        var status: Int32 = 0
        var usage = rusage()
        var isLate = false
        while wait4(identifier, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchError.system(operation: "wait4", code: errno) }
            isLate = true
            kill(identifier, SIGKILL)
        }
        alarm(0)
        let end = Self.now
        if isLate { throw BenchError.timedOut(command: command, seconds: seconds) }
        // Wait status of Linux: the signal in the low seven bits, else the exit status in the next byte.
        let result = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        guard statuses.contains(result) else {
            throw BenchError.failed(command: command, status: result, log: Self.tail(of: log))
        }
        return Usage(
            user: Self.seconds(usage.ru_utime), system: Self.seconds(usage.ru_stime), wall: end - start,
            peak: Int(usage.ru_maxrss) * 1024)
    }

    func signal(_ number: Int32) {
        kill(identifier, number)
    }

    /// Most resident memory since the program was started, in bytes (VmHWM); 0 when it has ended.
    var peakResident: Int {
        guard let status = try? Self.text(of: "/proc/\(identifier)/status") else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return Int(line.split(separator: " ")[1].filter(\.isNumber)).map { $0 * 1024 } ?? 0
        }
        return 0
    }

    /// Seconds from the start to the line on standard error that begins with `word`.
    func secondsUntil(line word: String) throws -> Double {
        guard let standardError else { preconditionFailure("only asked of programs whose errors are read") }
        defer { close(standardError) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(standardError, &buffer, buffer.count)
            guard count > 0 else {
                throw BenchError.notReady(command: command, log: String(decoding: received, as: UTF8.self))
            }
            let moment = Self.now
            received += buffer[..<count]
            let lines = String(decoding: received, as: UTF8.self).split(separator: "\n")
            if lines.contains(where: { $0.hasPrefix(word) }) { return moment - start }
        }
    }

    /// Waits until the log has a line that begins with `word`.
    func waitUntil(line word: String, within seconds: Double = 20) throws {
        let deadline = Self.now + seconds
        while Self.now < deadline, kill(identifier, 0) == 0 {
            let lines = try Self.text(of: log).split(separator: "\n")
            if lines.contains(where: { $0.hasPrefix(word) }) { return }
            usleep(5000)
        }
        throw BenchError.notReady(command: command, log: Self.tail(of: log))
    }

    /// Seconds on the monotonic clock.
    static var now: Double {
        var moment = timespec()
        clock_gettime(CLOCK_MONOTONIC, &moment)
        return Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9
    }

    static func text(of file: String) throws -> String {
        guard let stream = fopen(file, "r") else { throw BenchError.system(operation: "reading \(file)", code: errno) }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path of a program, looked for in PATH when the name has no slash.
    static func path(of program: String) throws -> String {
        if program.contains("/") {
            guard access(program, X_OK) == 0 else { throw BenchError.missing(program: program) }
            return program
        }
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
            let path = "\(folder)/\(program)"
            if access(path, X_OK) == 0 { return path }
        }
        throw BenchError.missing(program: program)
    }

    private static func tail(of log: String) -> String {
        String(((try? text(of: log)) ?? "").suffix(1500))
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    private static func withPointers<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }
}
