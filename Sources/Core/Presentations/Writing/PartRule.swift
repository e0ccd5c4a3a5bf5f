import Media
import Packaging

/// Where the parts of a segment end (draft-pantos-hls-rfc8216bis §4.4.4.9). Times are ticks of the track's time scale.
///
/// A part has at most the part target, and at least 85 % of it unless it is the last of its segment. Pictures that do
/// not fit are no obstacle: what decodes them needs their order alone, so a part may end a little before the next
/// picture is shown. A picture that is shown for longer than that makes its part longer: its duration was not known
/// when the part was due.
struct PartRule: Equatable {
    let target: Int64
    /// All but the last part of a segment have so much.
    let least: Int64
    let kind: MediaKind

    init(_ kind: MediaKind, target: Interval, timeScale: ClockRate = CMAFTrack.timeScale) {
        self.kind = kind
        self.target = timeScale.ticks(ofNanoseconds: target.nanoseconds)
        least = (self.target * 85 + 99) / 100
    }

    /// Whether a sample belongs to the next part.
    ///
    /// - Parameters:
    ///   - begin: of the part.
    ///   - latest: when the last sample of the part is shown.
    func isNext(_ sample: SegmentRule.Placed, after begin: Int64, latest: Int64) -> Bool {
        if sample.begin - begin >= target { return true }
        guard sample.end - begin > target else { return false }
        // Sound lasts as long as it lasts. A picture that is decoded later and shown earlier stays in its part.
        return kind == .audio || sample.begin - begin >= least && sample.begin > latest
    }

    /// Where a part ends.
    ///
    /// - Parameters:
    ///   - begin: of the part.
    ///   - next: where the sample behind it begins.
    func end(of begin: Int64, before next: Int64) -> Int64 {
        let longest = begin + target
        // More than half a part is a pause, and would be one in the media.
        return kind == .video && next > longest && next - longest <= target / 2 ? longest : next
    }
}
