/// The rotation of a stream's pictures, from one change to the next.
///
/// Pictures are queried a little later than a change is known, and the one before the change may be among them: a frame
/// without a marker ends with the first packet of the next one, and a decoder may delay pictures. So the rotation
/// before the last change is remembered too.
public struct RotationTimeline: Equatable, Sendable {
    public private(set) var latest = FrameRotation.none
    private var before = FrameRotation.none
    /// Where the pictures with `latest` begin.
    private var change = Int64.min

    public init() {}

    /// - Parameter position: where the picture is on any clock that goes forward.
    public mutating func note(_ rotation: FrameRotation, at position: Int64) {
        guard rotation != latest else { return }
        if position != change { before = latest }
        change = position
        latest = rotation
    }

    public func rotation(at position: Int64) -> FrameRotation {
        position < change ? before : latest
    }
}
