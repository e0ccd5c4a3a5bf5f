import Media
import Packaging

/// What distinguishes a connection's files from all others; derived, so that the same recording has the same bytes.
struct IdentitySeed: Equatable {
    let recordingID: String
    let connectionID: String
    /// Wall-clock time of session time 0.
    let sessionStart: WallTime
    let title: String

    /// - Parameter origin: the file's first moment.
    func identity(of file: String, from origin: SessionTime) -> FileIdentity {
        let seed = recordingID + "/" + connectionID + "/" + file
        return FileIdentity(
            high: StableHash.value(of: seed, salt: 1), low: StableHash.value(of: seed, salt: 2),
            creation: sessionStart.at(origin), title: title)
    }
}
