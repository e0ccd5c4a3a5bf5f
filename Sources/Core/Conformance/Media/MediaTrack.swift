/// A track as its own bytes describe it, to be compared with what lists say of it.
struct MediaTrack: Equatable, Sendable {
    enum Kind: String, Sendable {
        case video, audio, other
    }

    var id: UInt32
    var kind: Kind
    var timescale: UInt32
    /// As `CODECS` and `codecs` have it (RFC 6381); nil where the bytes do not say it.
    var codec: String?
    var width = 0
    var height = 0
    var sampleRate = 0
    /// Ticks of media that are not presented: an edit list hides them (ISO/IEC 14496-12 §8.6.6), as encoders of
    /// audio need.
    var hiddenStart: Int64 = 0
    /// For samples of fragments that do not say it (ISO/IEC 14496-12 §8.8.3).
    var defaults = SampleDefaults()
}

struct SampleDefaults: Equatable, Sendable {
    var duration: UInt32 = 0
    var size: UInt32 = 0
    var flags: UInt32 = 0
}
