import Media

/// The reference rules of each codec, and as much as they know of the stream.
enum ReferenceRules: Sendable {
    case audio
    case vp8(VP8References)
    case vp9(VP9References)
    case h264(H264References)
    case h265(H265References)
    case av1(AV1References)

    init(codec: Codec) {
        switch codec {
        case .audio: self = .audio
        case .video(.vp8): self = .vp8(VP8References())
        case .video(.vp9): self = .vp9(VP9References())
        case .video(.h264): self = .h264(H264References())
        case .video(.h265): self = .h265(H265References())
        case .video(.av1): self = .av1(AV1References())
        }
    }

    var needsKeyFrame: Bool {
        switch self {
        case .audio: false
        case .vp8(let rules): rules.needsKeyFrame
        case .vp9(let rules): rules.needsKeyFrame
        case .h264(let rules): rules.needsKeyFrame
        case .h265(let rules): rules.needsKeyFrame
        case .av1(let rules): rules.needsKeyFrame
        }
    }

    mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage) -> FrameVerdict {
        // Rules own no storage, so that taking them out and putting them back copies some bytes; where a case owns any,
        // `self` has to be consumed.
        switch self {
        case .audio:
            return .pass
        case .vp8(var rules):
            defer { self = .vp8(rules) }
            return rules.judge(frame, after: damage)
        case .vp9(var rules):
            defer { self = .vp9(rules) }
            return rules.judge(frame, after: damage)
        case .h264(var rules):
            defer { self = .h264(rules) }
            return rules.judge(frame, after: damage)
        case .h265(var rules):
            defer { self = .h265(rules) }
            return rules.judge(frame, after: damage)
        case .av1(var rules):
            defer { self = .av1(rules) }
            return rules.judge(frame, after: damage)
        }
    }

    mutating func abandonRecovery() {
        switch self {
        case .audio, .vp8, .vp9, .av1:
            return
        case .h264(var rules):
            rules.abandonRecovery()
            self = .h264(rules)
        case .h265(var rules):
            rules.abandonRecovery()
            self = .h265(rules)
        }
    }
}
