import Media

/// Samples that a decoder gives before the first audible one, because its encoder looked ahead: pre-skip of
/// Opus (RFC 7845 §4.2), priming of AAC (ISO/IEC 14496-24).
///
/// A copied stream has none: a packet's first decoded sample is presented at its RTP time.
struct Priming: Equatable, Sendable {
    /// At most what the 16 bits of Opus' pre-skip can hold (RFC 7845 §5.1).
    let sampleCount: UInt16
    private let sampleRate: Int64

    init(of format: TrackFormat) {
        switch format {
        case .video:
            sampleCount = 0
            sampleRate = 1
        case .audio(let audio):
            sampleCount = UInt16(clamping: audio.primingSampleCount)
            sampleRate = Int64(max(1, audio.sampleRate))
        }
    }

    /// For `CodecDelay` of Matroska (RFC 9559 §5.1.4.1.25), to the nearest.
    var nanoseconds: Int64 {
        (Int64(sampleCount) * 1_000_000_000 + sampleRate / 2) / sampleRate
    }

    /// In ticks of the track's clock, which is the sampling's own but for foreign streams; at most 31 bits of them.
    func ticks(at rate: ClockRate) -> Int64 {
        rate.hertz == sampleRate
            ? Int64(sampleCount) : min(rate.ticks(ofNanoseconds: nanoseconds), Int64(Int32.max))
    }
}
