import Media

/// The lines of a media playlist that belong to one segment (RFC 8216 §4.3.2).
///
/// A value of its own, so that text is added to a playlist's without a copy of the playlist.
struct SegmentLines {
    let files: TrackFiles
    /// The wall clock at the presentation's beginning; nil where it is not known.
    let beginning: WallTime?

    func write(
        _ segment: PresentedSegment, after previous: PresentedSegment?, parts: [PresentedPart], to text: inout String
    ) {
        writeLead(
            ofPeriod: segment.period, at: segment.start, hasBegun: !segment.isLeadingGap, after: previous, to: &text)
        for part in parts { part.write(to: &text) }
        if segment.isGap { text += "#EXT-X-GAP\n" }
        // The running time is rounded, not each duration, so that errors do not add up.
        let length = max(0, segment.end.microseconds - segment.start.microseconds)
        text += "#EXTINF:\(secondsText(microseconds: length)),\n"
        if let range = segment.range { text += "#EXT-X-BYTERANGE:\(range.count)@\(range.lowerBound)\n" }
        text += PlaylistText.reference(segment.path)
        text += "\n"
    }

    /// What precedes a segment where it does not simply go on.
    ///
    /// - Parameter hasBegun: whether the track has; before, it has no initialization segment.
    func writeLead(
        ofPeriod period: Int, at start: Interval, hasBegun: Bool = true, after previous: PresentedSegment?,
        to text: inout String
    ) {
        let begins = previous?.period != period
        // One for each period, also where this track has nothing in some: players compare the sums (§6.2.4).
        for _ in 0..<max(0, period - (previous?.period ?? period)) { text += "#EXT-X-DISCONTINUITY\n" }
        if begins || previous?.isLeadingGap == true, hasBegun, let path = files.initialization(ofPeriod: period) {
            text += "#EXT-X-MAP:URI=\"\(PlaylistText.reference(path))\"\n"
        }
        guard begins || previous?.isGap == true || previous?.end != start, let beginning else { return }
        let date = beginning.at(SessionTime.zero + start)
        text += "#EXT-X-PROGRAM-DATE-TIME:\(date.rendered())\n"
    }
}
