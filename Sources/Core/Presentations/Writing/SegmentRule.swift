import Media
import Packaging

/// Where the segments of a track begin. Times are ticks of the track's time scale.
struct SegmentRule: Equatable {
    /// The length that segments are wanted to have.
    let target: Int64
    /// A segment may be planned to be so long.
    let longest: Int64
    /// A segment may become so long by a last sample that lasts longer than it was taken to: `EXTINF`, rounded to whole
    /// seconds, is not above the target (RFC 8216 §4.3.3.1).
    let limit: Int64
    let kind: MediaKind
    /// Key frames come where they were asked for, at most a target apart: no segment begins without one.
    let isEncoded: Bool

    init(_ kind: MediaKind, isEncoded: Bool = false, seconds: Int, timeScale: ClockRate = CMAFTrack.timeScale) {
        self.kind = kind
        self.isEncoded = isEncoded
        target = Int64(seconds) * timeScale.hertz
        longest = target + timeScale.hertz * 2 / 5
        limit = target + timeScale.hertz * 49 / 100
    }

    /// Whether a sample belongs to the next segment.
    ///
    /// A sender's key frames come when they come: one from half a target on begins a segment, and any that follows a
    /// segment whose beginning cannot be decoded by itself. Without key frames a segment ends before it is too long.
    /// Of encoded video each key frame begins a segment, unless the next one comes early enough too.
    /// Audio is cut at the packet that is nearest to a multiple of the target.
    ///
    /// - Parameters:
    ///   - begin: of the segment.
    ///   - isIndependent: whether the segment began with a key frame.
    func isNext(_ sample: Placed, after begin: Int64, isIndependent: Bool) -> Bool {
        let isTooLong = sample.end - begin > longest
        switch kind {
        case .audio:
            if isTooLong { return true }
            return sample.begin + (sample.end - sample.begin) / 2 >= boundary(after: begin)
        case .video where isEncoded:
            return sample.isKeyFrame ? sample.begin - begin > longest - target : sample.begin - begin > limit
        case .video:
            return isTooLong || sample.isKeyFrame && (!isIndependent || sample.begin - begin >= target / 2)
        }
    }

    /// Where a segment will end whose samples go on coming as they should: video of an encoder has its next key frame
    /// then, audio its next packet.
    ///
    /// - Parameter length: of a packet of audio.
    func expectedEnd(of begin: Int64, length: Int64) -> Int64 {
        guard kind == .audio, length > 0 else { return begin + target }
        let boundary = boundary(after: begin)
        return begin + (boundary - length / 2 - begin + length - 1) / length * length
    }

    /// The multiple of the target at which audio is cut. The nearest packet may be a little before it.
    private func boundary(after begin: Int64) -> Int64 { ((begin + target / 2) / target + 1) * target }

    /// A sample on the presentation's timeline.
    struct Placed: Equatable {
        let begin: Int64
        let end: Int64
        let isKeyFrame: Bool
    }
}
