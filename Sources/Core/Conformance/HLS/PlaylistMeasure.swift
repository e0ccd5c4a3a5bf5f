import Media

/// What the media of a playlist need and are, for the attributes of a variant (draft-pantos-hls-rfc8216bis §4.4.6.2).
struct PlaylistMeasure: Sendable {
    private(set) var byteCount = 0
    private(set) var duration = Interval.zero
    /// The most bits in a second of segments one after the other that together last 0.5 to 1.5 target durations
    /// (§4.4.6.2).
    private(set) var peakBitRate: Double = 0
    private let setLengths: ClosedRange<Double>
    /// Bits and seconds of the latest segments.
    private var recent: [(bits: Double, seconds: Double)] = []
    /// All that were seen, once each.
    private(set) var tracks: [MediaTrack] = []
    /// Samples in a second of the video: of all segments, and of the closest two samples.
    private(set) var videoSamples = 0
    private(set) var videoDuration = Interval.zero
    private(set) var shortestSample: Interval?

    /// - Parameter targetDuration: a second where it is not known.
    init(targetDuration: Interval? = nil) {
        let target = min(max(1, targetDuration?.seconds ?? 1), 86_400)
        setLengths = target / 2...target * 1.5
    }

    mutating func append(_ segment: SegmentMeasure, duration: Interval) {
        byteCount += segment.byteCount
        self.duration = self.duration + duration
        notePeak(Double(segment.byteCount) * 8, duration.seconds)
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

    private mutating func notePeak(_ bits: Double, _ seconds: Double) {
        recent.append((bits, seconds))
        var sum = (bits: 0.0, seconds: 0.0)
        for (i, segment) in recent.enumerated().reversed() {
            sum = (sum.bits + segment.bits, sum.seconds + segment.seconds)
            // One that is too long by itself has its own rate.
            let isSet = setLengths.contains(sum.seconds) || i == recent.count - 1 && seconds > setLengths.upperBound
            if isSet { peakBitRate = max(peakBitRate, sum.bits / sum.seconds) }
            guard sum.seconds < setLengths.upperBound else {
                recent.removeFirst(i)
                break
            }
        }
        // Segments without length come as many as they like.
        if recent.count > Self.recentLimit { recent.removeFirst() }
    }

    private static let recentLimit = 256

    var averageBitRate: Double { duration > .zero ? Double(byteCount) * 8 / duration.seconds : 0 }

    /// Pictures in a second.
    var frameRate: Double? {
        videoDuration > .zero ? Double(videoSamples) / videoDuration.seconds : nil
    }

    /// The highest rate that two pictures had.
    var peakFrameRate: Double? { shortestSample.map { 1 / $0.seconds } }

    var video: MediaTrack? { tracks.first { $0.kind == .video } }
}
