/// A track of a connection, for as long as the recording runs.
struct TrackID: Hashable {
    /// In the order of joining.
    let connection: Int
    /// In the order of the session description.
    let track: Int
}
