public import Media

/// Decides for each whole frame whether it can be decoded without damage, by the references that the codec gives it.
///
/// Audio always passes. Video begins at its first key frame; after a loss a frame passes only if it is proved that
/// everything it refers to has passed, otherwise the gate waits for a key frame:
///
///     needs key frame ──key frame──▶ intact ──loss, proved harmless──▶ intact
///            ▲                          │
///            └──────loss, not proved────┘
///
/// Where a stream refreshes its pictures part by part, decoding may begin at a recovery point too: frames up to the one
/// that is right get the verdict `recover`.
///
/// `EncodedFrame.reference` has what is known of a whole frame, `Damage` what is known of its dropped neighbours.
public struct IntegrityGate: Sendable {
    private let codec: Codec
    private var references: ReferenceRules
    private var hasStarted = false

    public init(codec: Codec) {
        self.codec = codec
        references = ReferenceRules(codec: codec)
        isWaitingForKeyFrame = references.needsKeyFrame
    }

    /// No frame can pass before the next key frame, except where a codec's rules prove one decodable.
    ///
    /// Stored, because it is asked with every packet: the rules would be copied for it.
    public private(set) var isWaitingForKeyFrame: Bool

    /// - Parameter damage: `Depacketizer.damage(before:)` of the frame; without it less is proved.
    public mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage = Damage()) -> FrameVerdict {
        let verdict = references.judge(frame, after: damage)
        isWaitingForKeyFrame = references.needsKeyFrame
        if verdict == .pass { hasStarted = true }
        return verdict == .drop(.dependsOnLoss) && !hasStarted ? .drop(.beforeFirstKeyFrame) : verdict
    }

    /// Frames of the verdict `recover` were not kept, so that those that follow cannot be decoded.
    public mutating func abandonRecovery() {
        references.abandonRecovery()
        isWaitingForKeyFrame = references.needsKeyFrame
    }

    /// Forgets the stream: a new one begins (another SSRC, RFC 3550 §8.2).
    public mutating func reset() {
        self = IntegrityGate(codec: codec)
    }
}
