public import Media

/// How a presentation is cut and listed.
public struct PresentationSettings: Equatable, Sendable {
    /// A form of list that players read.
    public enum Manifest: String, CaseIterable, Hashable, Sendable {
        case hls, dash
    }

    /// The wanted length of segments, in whole seconds: `EXT-X-TARGETDURATION` (RFC 8216 §4.3.3.1).
    public var segmentSeconds: Int
    /// The lists that are written, with how many segments each keeps; 0: all.
    public var listSizes: [Manifest: Int]
    /// What segments are. DASH has fragmented MP4 alone.
    public var form: TrackFiles.Form
    /// No part of a segment is wanted to be longer; nil: segments have no parts (EXT-X-PART,
    /// draft-pantos-hls-rfc8216bis §4.4.3.7).
    public var partTarget: Interval?

    /// OWT's `hlsTime` and `dashSegDuration`.
    public static let defaultSegmentSeconds = 2

    public init(
        segmentSeconds: Int = defaultSegmentSeconds, listSizes: [Manifest: Int],
        form: TrackFiles.Form = .fragmentedMP4, partTarget: Interval? = nil
    ) {
        self.segmentSeconds = segmentSeconds
        self.listSizes = listSizes
        self.form = form
        self.partTarget = partTarget
    }

    /// Segments whose files are kept; nil: all.
    var keptCount: Int? {
        guard let longest = listSizes.values.max(), !listSizes.values.contains(0) else { return nil }
        // As long again as a list that was read before may be used (RFC 8216 §6.2.2).
        return 2 * longest
    }
}
