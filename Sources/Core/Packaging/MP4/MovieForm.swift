/// The forms of a movie header (ISO/IEC 14496-12 §8.2.1). One file goes through the first two.
enum MovieForm: Sendable {
    /// At the front while recording: tracks are declared, samples are in fragments.
    case fragmented
    /// At the end of a finished file, with all sample tables.
    case indexed
    /// The initialization segment of a track (ISO/IEC 23000-19 §7.3.1): its samples are in segments, at the times of
    /// the presentation, so there are no edits.
    case segmented
}
