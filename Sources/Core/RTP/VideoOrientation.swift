public import Media

/// Coordination of video orientation (3GPP TS 26.114 §7.4.5): how the sender's camera was held.
///
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |0 0 0 0|C|F|R R|
///     +-+-+-+-+-+-+-+-+
///
/// It is in the last packet of a key frame, and in that of a frame whose orientation is another than before; in
/// between it holds on (RFC 7742 §4). C, which camera it is, changes nothing in a picture.
public struct VideoOrientation: Equatable, Sendable {
    /// What makes the picture upright.
    public var rotation: FrameRotation
    /// F: left and right are exchanged. Browsers send what others shall see, so they leave it 0; it is not undone here.
    public var isMirrored: Bool

    /// The name in `a=extmap`. The finer one, `urn:3gpp:video-orientation:6`, is another format, which WebRTC does not
    /// use.
    public static let uri = "urn:3gpp:video-orientation"

    /// - Parameter element: the content of the header extension's element. The high bits are to be ignored.
    public init(parsing element: Span<UInt8>) throws(RTPError) {
        guard !element.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        let byte = element[0]
        rotation =
            switch byte & 0b11 {
            case 1: .quarter
            case 2: .half
            case 3: .threeQuarters
            default: .none
            }
        isMirrored = byte & 0b100 != 0
    }
}
