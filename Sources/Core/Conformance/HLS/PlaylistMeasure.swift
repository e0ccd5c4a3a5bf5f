import Media

/// What the media of a playlist need and are, for the attributes of a variant (draft-pantos-hls-rfc8216bis §4.4.6.2).
struct PlaylistMeasure: Equatable, Sendable {
    private let target: Interval?
    private var segments: [Segment] = []
    private(set) var byteCount = 0
    private(set) var duration = Interval.zero
    /// All that were seen, once each.
    private(set) var tracks: [MediaTrack] = []
    /// Samples in a second of the video: of all segments, and of the closest two samples.
    private(set) var videoSamples = 0
    private(set) var videoDuration = Interval.zero
    private(set) var shortestSample: Interval?

    private struct Segment: Equatable {
        var byteCount: Int
        var duration: Interval
    }

    /// Segments of a set that is measured: parts of a second make no longer ones.
    private static let setLimit = 64

    /// - Parameter target: the target duration.
    init(target: Interval?) {
        self.target = target
    }

    mutating func append(_ segment: SegmentMeasure, duration: Interval) {
        byteCount += segment.byteCount
        self.duration = self.duration + duration
        segments.append(Segment(byteCount: segment.byteCount, duration: duration))
        for span in segment.spans {
            if !tracks.contains(span.track), tracks.count < InitializationSegment.trackLimit {
                tracks.append(span.track)
            }
            guard span.track.kind == .video else { continue }
            videoSamples += span.sampleCount
            videoDuration = videoDuration + span.duration
            guard span.shortestSample > 0 else { continue }
            let shortest = span.interval(span.shortestSample)
            shortestSample = shortestSample.map { min($0, shortest) } ?? shortest
        }
    }

    /// Bits in a second of the segments in a row that have most, of which all together last between half a target
    /// duration and one and a half (draft-pantos-hls-rfc8216bis §4.1); of all where none do.
    var peakBitRate: Double {
        guard let target else { return averageBitRate }
        let (least, most) = (target.nanoseconds / 2, target.nanoseconds / 2 * 3)
        var peak: Double?
        for i in segments.indices {
            var (bytes, length) = (0, Interval.zero)
            for segment in segments[i...].prefix(Self.setLimit) {
                bytes += segment.byteCount
                length = length + segment.duration
                guard length.nanoseconds <= most else { break }
                guard length.nanoseconds >= max(1, least) else { continue }
                peak = max(peak ?? 0, Double(bytes) * 8 / length.seconds)
            }
        }
        return peak ?? averageBitRate
    }

    var averageBitRate: Double { duration > .zero ? Double(byteCount) * 8 / duration.seconds : 0 }

    /// Pictures in a second.
    var frameRate: Double? {
        videoDuration > .zero ? Double(videoSamples) / videoDuration.seconds : nil
    }

    /// The highest rate that two pictures had.
    var peakFrameRate: Double? { shortestSample.map { 1 / $0.seconds } }

    var video: MediaTrack? { tracks.first { $0.kind == .video } }
}
