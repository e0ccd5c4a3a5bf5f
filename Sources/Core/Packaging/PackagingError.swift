/// Why a writer refused a track or a sample, or what is wrong with a file that was read back.
public enum PackagingError: Error, Equatable {
    /// The container has no place for this codec that players accept.
    case codecNotAllowed(codec: String, container: String)
    case unknownTrack(number: Int, declared: Int)
    /// A sample's decoding time is not after that of the one before it on the same track, or it is shown before the
    /// first.
    case timeNotIncreasing(track: Int, previous: Int64, next: Int64)
    /// The parameters of the tracks do not fit into the region reserved for them.
    case headerFull(needed: Int, reserved: Int)
    case tooManyTracks(limit: Int)
    /// The container has no room to say how long a frame is.
    case frameTooLong(byteCount: Int, limit: Int)
    case finished
    /// A finished file does not have at `offset` what was to be written there.
    case notAsWritten(offset: Int64, expected: String)
}

extension PackagingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .codecNotAllowed(let codec, let container):
            "players do not accept \(codec) in \(container)"
        case .unknownTrack(let number, let declared):
            "there is no track \(number); the file has \(declared), numbered from 1"
        case .timeNotIncreasing(let track, let previous, let next):
            "a sample of track \(track) is at \(next) ticks; expected: after the one before, at \(previous)"
        case .headerFull(let needed, let reserved):
            "the parameters of all tracks need \(needed) bytes; the header has room for \(reserved)"
        case .tooManyTracks(let limit):
            "the file already has \(limit) tracks, the most that it can have"
        case .frameTooLong(let byteCount, let limit):
            "a frame has \(byteCount) bytes; expected: 1 to \(limit)"
        case .finished:
            "the file is finished: it takes neither tracks nor samples"
        case .notAsWritten(let offset, let expected):
            "expected \(expected) at byte \(offset)"
        }
    }
}
