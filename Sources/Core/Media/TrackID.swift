/// A track of a connection, for as long as the recording runs.
public struct TrackID: Hashable, Sendable {
    /// In the order of joining.
    public let connection: Int
    /// In the order of the session description.
    public let track: Int

    public init(connection: Int, track: Int) {
        self.connection = connection
        self.track = track
    }
}
