/// Why a simulation cannot begin.
public enum SimulatorError: Error, Equatable {
    /// A capture, its description or a scenario that cannot be played.
    case unusableCapture(path: String, reason: String)
    /// A capture larger than the simulator keeps in memory, in bytes.
    case captureTooLarge(path: String, limit: Int)
    /// Options that contradict each other, or a value that is out of range.
    case invalidOption(reason: String)
}

extension SimulatorError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusableCapture(let path, let reason): "\(path): \(reason)"
        case .captureTooLarge(let path, let limit): "\(path): larger than \(limit) bytes"
        case .invalidOption(let reason): reason
        }
    }
}
