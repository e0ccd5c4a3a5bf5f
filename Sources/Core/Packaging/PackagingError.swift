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
    case finished
    /// A finished file does not have at `offset` what was to be written there.
    case notAsWritten(offset: Int64, expected: String)
}
