public import Media

/// Decides for each whole frame whether it can be decoded without damage, by what the codec says of its references.
///
/// Audio always passes. Video begins at its first key frame; after a loss a frame passes only if it is proved that
/// everything it refers to has passed, otherwise the gate waits for a key frame:
///
///     needs key frame ──key frame──▶ intact ──loss, proved harmless──▶ intact
///            ▲                          │
///            └──────loss, not proved────┘
///
/// What a whole frame says stands in `EncodedFrame.reference`, what its dropped neighbours said in `Damage`.
public struct IntegrityGate: Sendable {
    public enum Verdict: Equatable, Sendable {
        case pass
        case drop(DropReason)
    }

    /// Why a whole frame is left out, by the name the report uses.
    public enum DropReason: String, CaseIterable, Sendable {
        /// The stream began in the middle: no key frame came yet.
        case beforeFirstKeyFrame = "before_first_key_frame"
        /// A frame that this one needs was lost, or may have been.
        case dependsOnLoss = "depends_on_loss"
        /// H.264 or H.265 without the parameter sets that its slices name.
        case noParameterSets = "no_parameter_sets"
    }

    /// The reference rules of each codec, as much as is known of the stream.
    private enum References {
        case audio
        case vp8(VP8References)
        case vp9(VP9References)
        case h264(H264References)
        case h265(H265References)
        case av1(AV1References)
    }

    private let codec: Codec
    private var references: References
    private var hasStarted = false

    public init(codec: Codec) {
        self.codec = codec
        references = Self.rules(for: codec)
    }

    /// No frame can pass before the next key frame, except where a codec's rules prove one decodable.
    public var isWaitingForKeyFrame: Bool {
        switch references {
        case .audio: false
        case .vp8(let rules): rules.needsKeyFrame
        case .vp9(let rules): rules.needsKeyFrame
        case .h264(let rules): rules.needsKeyFrame
        case .h265(let rules): rules.needsKeyFrame
        case .av1(let rules): rules.needsKeyFrame
        }
    }

    /// - Parameter damage: `Depacketizer.damage(before:)` of the frame; without it less is proved.
    public mutating func judge(_ frame: EncodedFrame, after damage: Damage = Damage()) -> Verdict {
        let verdict: Verdict
        switch references {
        case .audio:
            return .pass
        case .vp8(var rules):
            verdict = rules.judge(frame, after: damage)
            references = .vp8(rules)
        case .vp9(var rules):
            verdict = rules.judge(frame, after: damage)
            references = .vp9(rules)
        case .h264(var rules):
            verdict = rules.judge(frame, after: damage)
            references = .h264(rules)
        case .h265(var rules):
            verdict = rules.judge(frame, after: damage)
            references = .h265(rules)
        case .av1(var rules):
            verdict = rules.judge(frame, after: damage)
            references = .av1(rules)
        }
        if verdict == .pass { hasStarted = true }
        return verdict == .drop(.dependsOnLoss) && !hasStarted ? .drop(.beforeFirstKeyFrame) : verdict
    }

    /// Forgets the stream: a new one begins (another SSRC, RFC 3550 §8.2).
    public mutating func reset() {
        self = IntegrityGate(codec: codec)
    }

    private static func rules(for codec: Codec) -> References {
        switch codec {
        case .audio: .audio
        case .video(.vp8): .vp8(VP8References())
        case .video(.vp9): .vp9(VP9References())
        case .video(.h264): .h264(H264References())
        case .video(.h265): .h265(H265References())
        case .video(.av1): .av1(AV1References())
        }
    }
}
