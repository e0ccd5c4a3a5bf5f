/// The two forms of the movie header that one file goes through (ISO/IEC 14496-12 §8.2.1).
enum MovieForm: Sendable {
    /// At the front while recording: tracks are declared, samples are in fragments.
    case fragmented
    /// At the end of a finished file, with all sample tables.
    case indexed
}
