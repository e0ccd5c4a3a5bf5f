/// A video coding format, by the name that RTP, containers and reports share.
public enum VideoCodec: String, CaseIterable, Hashable, Sendable, Codable {
    case vp8, vp9, h264, h265, av1
}

/// An audio coding format, by the name that RTP, containers and reports share.
public enum AudioCodec: String, CaseIterable, Hashable, Sendable, Codable {
    case opus, pcmu, pcma, g722, aac
    /// 16-bit integers, little-endian: a recording may hold it; no sender uses it.
    case pcm
}

extension AudioCodec {
    /// A byte of which any number decodes to silence; nil for codecs with frames.
    public var silence: UInt8? {
        switch self {
        // Positive zero (ITU-T G.711 tables 2a and 1a, with the inversion of even bits).
        case .pcmu: 0xFF
        case .pcma: 0xD5
        // The smallest difference in either band: the adaptive steps shrink, and the output with them (ITU-T G.722 §4).
        // After loud audio -54 dB are left at 8 kHz, less than after any other byte.
        case .g722: 0xFD
        case .opus, .aac, .pcm: nil
        }
    }
}

/// What a track carries.
public enum Codec: CaseIterable, Hashable, Sendable {
    case video(VideoCodec)
    case audio(AudioCodec)

    public static let allCases = VideoCodec.allCases.map(Codec.video) + AudioCodec.allCases.map(Codec.audio)

    /// The lower-case name used in reports, activities and file facts.
    public var name: String {
        switch self {
        case .video(let codec): codec.rawValue
        case .audio(let codec): codec.rawValue
        }
    }

    public var kind: MediaKind {
        switch self {
        case .video: .video
        case .audio: .audio
        }
    }

    /// Whether RTP may bring frames in another order than they are shown: B pictures, whose timestamps are those of
    /// their presentation (RFC 6184 §5.1, RFC 7798 §4.1).
    public var mayReorder: Bool {
        switch self {
        case .video(.h264), .video(.h265): true
        case .video(.vp8), .video(.vp9), .video(.av1), .audio: false
        }
    }
}

/// Audio or picture.
public enum MediaKind: String, CaseIterable, Hashable, Sendable, Codable {
    case audio, video
}

/// Ticks per second of an RTP clock or a container time scale.
public struct ClockRate: Hashable, Sendable {
    public var hertz: Int64

    /// A rate of at least 1 Hz: a description's 0 is read as 1 so that no division can trap.
    public init(hertz: Int64) {
        self.hertz = max(1, hertz)
    }

    /// All RTP video payload formats of this project count in 90 kHz (RFC 3551 §5).
    public static let video = ClockRate(hertz: 90_000)

    /// Nanoseconds of `ticks`, rounded towards zero. Safe for any 64-bit input: where the product needs 128 bits it
    /// gets them.
    public func nanoseconds(ofTicks ticks: Int64) -> Int64 {
        // Up to 28 hours at 90 kHz; a division of 128 bits takes ten times as long.
        let (product, overflow) = ticks.multipliedReportingOverflow(by: 1_000_000_000)
        guard overflow else { return product / hertz }
        return Int64(clamping: Int128(ticks) * 1_000_000_000 / Int128(hertz))
    }

    /// How long `ticks` last, rounded towards zero.
    public func interval(ofTicks ticks: Int64) -> Interval { Interval(nanoseconds: nanoseconds(ofTicks: ticks)) }

    /// The tick nearest to `ticks` of another clock.
    public func ticks(_ ticks: Int64, of other: ClockRate) -> Int64 {
        guard other != self else { return ticks }
        let product = Int128(ticks) * Int128(hertz)
        let half = Int128(ticks >= 0 ? other.hertz / 2 : -(other.hertz / 2))
        return Int64(clamping: (product + half) / Int128(other.hertz))
    }

    /// The tick nearest to `nanoseconds`.
    public func ticks(ofNanoseconds nanoseconds: Int64) -> Int64 {
        let half: Int64 = nanoseconds >= 0 ? 500_000_000 : -500_000_000
        let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: hertz)
        let (sum, carry) = product.addingReportingOverflow(half)
        guard overflow || carry else { return sum / 1_000_000_000 }
        return Int64(clamping: (Int128(nanoseconds) * Int128(hertz) + Int128(half)) / 1_000_000_000)
    }
}
