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

    init(_ kind: MediaKind, seconds: Int, timeScale: ClockRate = CMAFTrack.timeScale) {
        self.kind = kind
        target = Int64(seconds) * timeScale.hertz
        longest = target + timeScale.hertz * 2 / 5
        limit = target + timeScale.hertz * 49 / 100
    }

    /// Whether a sample belongs to the next segment.
    ///
    /// A sender's key frames come when they come: one from half a target on begins a segment, and any that follows a
    /// segment whose beginning cannot be decoded by itself. Without key frames a segment ends before it is too long.
    /// Audio is cut at the packet that is nearest to a multiple of the target.
    ///
    /// - Parameters:
    ///   - begin: of the segment.
    ///   - isIndependent: whether the segment began with a key frame.
    func isNext(_ sample: Placed, after begin: Int64, isIndependent: Bool) -> Bool {
        if sample.end - begin > longest { return true }
        switch kind {
        case .audio:
            // The nearest packet may be a little before a boundary.
            let boundary = ((begin + target / 2) / target + 1) * target
            return sample.begin + (sample.end - sample.begin) / 2 >= boundary
        case .video:
            return sample.isKeyFrame && (!isIndependent || sample.begin - begin >= target / 2)
        }
    }

    /// A sample on the presentation's timeline.
    struct Placed: Equatable {
        let begin: Int64
        let end: Int64
        let isKeyFrame: Bool
    }
}
