import Media

/// A media playlist, as far as it could be read (draft-pantos-hls-rfc8216bis §4.4.3 to §4.4.5).
struct MediaPlaylist: Equatable, Sendable {
    enum Kind: String, Sendable {
        case event = "EVENT"
        case vod = "VOD"
    }

    /// A part of a resource.
    struct ByteRange: Hashable, Sendable {
        var offset: Int
        var count: Int
    }

    struct Map: Equatable, Sendable {
        var uri: String
        var range: ByteRange?
        var line: Int
    }

    struct Part: Equatable, Sendable {
        var uri: String
        var duration: Interval
        var range: ByteRange?
        var isIndependent: Bool
        var isGap: Bool
        var line: Int
    }

    struct Segment: Equatable, Sendable {
        var uri: String
        /// Nil without EXTINF.
        var duration: Interval?
        var line: Int
        var range: ByteRange?
        var map: Map?
        var parts: [Part] = []
        var isDiscontinuity = false
        var isGap = false
        var isEncrypted = false
        /// As an instant of Unix time.
        var programDateTime: WallInstant?
    }

    /// EXT-X-SERVER-CONTROL (§4.4.3.8).
    struct ServerControl: Equatable, Sendable {
        var canSkipUntil: Interval?
        var holdBack: Interval?
        var partHoldBack: Interval?
        var line: Int
    }

    var version = 1
    var targetDuration: Interval?
    var mediaSequence = 0
    var discontinuitySequence = 0
    var kind: Kind?
    var isEnded = false
    var hasIndependentSegments = false
    /// Each entry is a key frame, and lasts until the next one (§4.4.3.6).
    var hasKeyFramesOnly = false
    var segments: [Segment] = []
    /// Parts of the segment that is not whole yet.
    var openParts: [Part] = []
    var partTarget: Interval?
    var serverControl: ServerControl?
    var skipped: Int?
    /// What rendition reports name.
    var reports: [String] = []
    /// The highest version that a tag demands, with the tag's line.
    var demand = (version: 1, line: 1, tag: "EXTM3U")

    static func == (left: Self, right: Self) -> Bool {
        left.mediaSequence == right.mediaSequence && left.segments == right.segments
            && left.openParts == right.openParts && left.isEnded == right.isEnded
    }

    /// Of all segments.
    var duration: Interval { segments.reduce(.zero) { $0 + ($1.duration ?? .zero) } }

    /// Sequence number of the first listed segment.
    var firstSequence: Int { mediaSequence.addingReportingOverflow(skipped ?? 0).partialValue }
}
