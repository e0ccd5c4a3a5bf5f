/// The place of a track's media on the movie's time line (ISO/IEC 14496-12 §8.6.6).
///
/// An empty edit covers the time before the first sample; then the media follows from its beginning. A track that
/// begins with the movie needs no list, unless its first sample is presented later than it is decoded (B pictures):
/// then the media is presented from there. So it is with priming of audio, and a trimmed track ends with its edit.
struct EditList {
    /// Ticks of the movie's time scale before the first sample.
    var start: UInt64
    /// Ticks of the movie's time scale that the media lasts; 0 in a file of fragments, where it means "as long as there
    /// is".
    var duration: UInt64
    /// When the first sample is presented, in ticks of the media's time line.
    var mediaTime: UInt64 = 0
    /// The media is longer than its presentation.
    var isFragmentBoundary = false

    /// `edts` with both entries: what a track needs after it was moved away from 0.
    static let largestByteCount = 8 + 16 + 2 * 20

    /// Of the box that `write` makes.
    var byteCount: Int {
        if start > 0 { return Self.largestByteCount }
        return mediaTime > 0 || isFragmentBoundary ? Self.largestByteCount - 20 : 0
    }

    func write(to writer: inout BoxWriter) {
        guard byteCount > 0 else { return }
        writer.box("edts") { edts in
            edts.fullBox("elst", version: 1) { box in
                box.uint32(start > 0 ? 2 : 1)
                if start > 0 { entry(of: start, from: UInt64.max, to: &box) }
                entry(of: duration, from: mediaTime, to: &box)
            }
        }
    }

    /// `media_time` of all ones is -1, the mark of an empty edit; the rate is 1.
    private func entry(of duration: UInt64, from mediaTime: UInt64, to writer: inout BoxWriter) {
        writer.uint64(duration)
        writer.uint64(mediaTime)
        writer.uint32(0x0001_0000)
    }
}
