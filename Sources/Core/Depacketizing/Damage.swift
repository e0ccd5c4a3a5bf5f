/// What is known of the frames that were dropped as incomplete between two emitted ones.
///
/// It adds to `EncodedFrame.lostBefore` what the surviving packets of those frames show; without it the integrity
/// gate proves less, never something wrong.
public struct Damage: Equatable, Sendable {
    /// Frames of which a packet arrived and that were dropped.
    public var frameCount = 0
    /// Those of them that no other frame refers to (N bit of RFC 7741 §4.2, nal_ref_idc 0 of ITU-T H.264 §7.4.1,
    /// refresh_frame_flags 0 of the AV1 bitstream specification §5.9.2).
    public var discardableCount = 0
    /// Whether every lost packet had a packet of the same damaged frame on either side, so that nothing else was hit.
    public var isContained = true

    public init() {}

    /// Only frames that no other frame refers to were hit.
    var isHarmless: Bool {
        isContained && frameCount > 0 && discardableCount == frameCount
    }
}
