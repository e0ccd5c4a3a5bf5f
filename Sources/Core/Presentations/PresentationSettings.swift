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
    /// How far behind what happens players of DASH are to be, which take a segment in chunks while it is made; nil: its
    /// manifests list whole segments alone.
    public var chunkLatency: Interval?

    /// OWT's `hlsTime` and `dashSegDuration`.
    public static let defaultSegmentSeconds = 2

    public init(
        segmentSeconds: Int = defaultSegmentSeconds, listSizes: [Manifest: Int],
        form: TrackFiles.Form = .fragmentedMP4, partTarget: Interval? = nil, chunkLatency: Interval? = nil
    ) {
        self.segmentSeconds = segmentSeconds
        self.listSizes = listSizes
        self.form = form
        self.partTarget = partTarget
        self.chunkLatency = chunkLatency
    }

    /// How long so many segments are that have the wanted length.
    public func length(ofSegments count: Int = 1) -> Interval {
        Interval(milliseconds: Int64(count * segmentSeconds) * 1000)
    }

    /// The length of parts, where a list has use for them.
    var usedPartTarget: Interval? { listSizes[.hls] != nil || chunkLatency != nil ? partTarget : nil }

    /// Segments whose files are kept; nil: all.
    var keptCount: Int? {
        guard let longest = listSizes.values.max(), !listSizes.values.contains(0) else { return nil }
        // As long again as a list that was read before may be used (RFC 8216 §6.2.2).
        return 2 * longest
    }
}

extension PresentationSettings.Manifest {
    /// Of the presentation's own list, in its folder.
    public var path: String {
        switch self {
        case .hls: "index.m3u8"
        case .dash: "manifest.mpd"
        }
    }
}
