/// Why a simulation cannot start.
public enum SimulatorError: Error, Equatable {
    /// A capture, its description or a scenario that cannot be played.
    case unusableCapture(path: String, reason: String)
    /// A capture above the simulator's memory limit, in bytes.
    case captureTooLarge(path: String, limit: Int)
    /// Options that contradict each other, or a value out of range.
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
