import Media

/// What the media of a playlist need and are, for the attributes of a variant (draft-pantos-hls-rfc8216bis §4.4.6.2).
struct PlaylistMeasure: Equatable, Sendable {
    private(set) var byteCount = 0
    private(set) var duration = Interval.zero
    /// Bits in a second of the segment that has most.
    private(set) var peakBitRate: Double = 0
    /// All that were seen, once each.
    private(set) var tracks: [MediaTrack] = []
    /// Samples in a second of the video: of all segments, and of the closest two samples.
    private(set) var videoSamples = 0
    private(set) var videoDuration = Interval.zero
    private(set) var shortestSample: Interval?

    /// Shorter segments say nothing about the rate (§4.4.6.2: from half a target duration on); half of the least one.
    static let shortest = Interval(milliseconds: 500)

    mutating func append(_ segment: SegmentMeasure, duration: Interval) {
        byteCount += segment.byteCount
        self.duration = self.duration + duration
        if duration >= Self.shortest {
            peakBitRate = max(peakBitRate, Double(segment.byteCount) * 8 / duration.seconds)
        }
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

    var averageBitRate: Double { duration > .zero ? Double(byteCount) * 8 / duration.seconds : 0 }

    /// Pictures in a second.
    var frameRate: Double? {
        videoDuration > .zero ? Double(videoSamples) / videoDuration.seconds : nil
    }

    /// The highest rate that two pictures had.
    var peakFrameRate: Double? { shortestSample.map { 1 / $0.seconds } }

    var video: MediaTrack? { tracks.first { $0.kind == .video } }
}
