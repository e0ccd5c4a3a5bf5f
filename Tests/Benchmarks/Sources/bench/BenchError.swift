/// Why something could not be measured.
enum BenchError: Error, CustomStringConvertible {
    case usage(String)
    case system(operation: String, code: Int32)
    case missing(program: String)
    case failed(command: String, status: Int32, log: String)
    case timedOut(command: String, seconds: Int)
    case notReady(command: String, log: String)
    case sample(file: String, problem: String)
    case notEnoughPorts(needed: Int)

    var description: String {
        switch self {
        case .usage(let problem): "\(problem)\n\(Options.usage)"
        case .system(let operation, let code): "\(operation) failed with errno \(code)"
        case .missing(let program): "\(program) is not installed"
        case .failed(let command, let status, let log): "\(command) ended with status \(status):\n\(log)"
        case .timedOut(let command, let seconds): "\(command) did not end within \(seconds) s and was killed"
        case .notReady(let command, let log): "\(command) did not become ready:\n\(log)"
        case .sample(let file, let problem): "\(file): \(problem)"
        case .notEnoughPorts(let needed): "there are not \(needed) free UDP ports from 20000 to 32000"
        }
    }
}
