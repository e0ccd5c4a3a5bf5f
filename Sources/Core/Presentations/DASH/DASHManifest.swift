public import Media

/// The manifest of a presentation, an MPD (ISO/IEC 23009-1 §5.3.1).
///
/// A player computes the names of segments from the timeline (`$Number$`), and reads the manifest again to learn of
/// new ones.
public struct DASHManifest: Equatable, Sendable {
    public enum State: Equatable, Sendable {
        case live(Live)
        case ended
    }

    /// What a dynamic manifest has besides.
    public struct Live: Equatable, Sendable {
        /// The wall clock at the presentation's beginning.
        public var beginning: WallTime
        /// When this manifest was made.
        public var published: WallTime
        /// How long segments stay; nil where they stay for good.
        public var window: Interval?
        public var clock: ClockSource
        /// Segments that are being made are listed too; nil: only whole ones are.
        public var chunks: Chunks?

        public init(
            beginning: WallTime, published: WallTime, window: Interval? = nil, clock: ClockSource,
            chunks: Chunks? = nil
        ) {
            self.beginning = beginning
            self.published = published
            self.window = window
            self.clock = clock
            self.chunks = chunks
        }
    }

    /// How segments that are being made are offered (DASH-IF IOP, low latency).
    public struct Chunks: Equatable, Sendable {
        /// Of one chunk: a part of a segment.
        public var duration: Interval
        /// How far behind what happens players are to be (annex K, Latency).
        public var latency: Interval

        public init(duration: Interval, latency: Interval) {
            self.duration = duration
            self.latency = latency
        }

        /// A new segment is listed with its first chunk. Who looks half a second later is not late yet.
        var updatePeriod: Interval { max(duration, Interval(milliseconds: 500)) }
    }

    /// The manifest with segments that are being made, for servers that send these as they grow.
    public static let lowLatencyPath = "low-latency.mpd"

    /// Where a player reads the clock by which segments become available (§5.8.4.11, UTCTiming).
    public enum ClockSource: Equatable, Sendable {
        /// The `Date` of any answer to HEAD: every web server has it, also one that only serves files. The manifest
        /// itself is a good address. A time in the manifest (`direct`) would be that of its making, and old in a cache.
        case headOfAnswer(address: String)
        /// A server with a program answers with the time as text (`http-xsdate`).
        case textOfAnswer(address: String)
    }

    public var state: State
    /// In seconds: the largest length of a segment.
    public var targetDuration: Int
    /// In the order of their numbers.
    public var periods: [DASHPeriod]

    public init(state: State, targetDuration: Int, periods: [DASHPeriod]) {
        self.state = state
        self.targetDuration = targetDuration
        self.periods = periods
    }

    public func rendered() -> String {
        let offset = isLive ? .zero : origin
        var writer = XMLWriter()
        let target = "PT\(max(1, targetDuration))S"
        // What is rounded to the target may be half a second longer.
        let longest = Interval(milliseconds: Int64(max(1, targetDuration)) * 1000 + 500).xmlDuration
        switch state {
        case .live(let live):
            writer.element(
                "MPD",
                [
                    "xmlns": Self.namespace, "profiles": profiles, "type": "dynamic",
                    "availabilityStartTime": live.beginning.rendered(), "publishTime": live.published.rendered(),
                    "minimumUpdatePeriod": live.chunks?.updatePeriod.xmlDuration ?? target,
                    "timeShiftBufferDepth": live.window?.xmlDuration,
                    // Three segments: one that is loaded, one that is played, one for the way.
                    "suggestedPresentationDelay": live.chunks?.latency.xmlDuration
                        ?? "PT\(3 * max(1, targetDuration))S", "minBufferTime": target,
                    "maxSegmentDuration": longest,
                ]
            ) { mpd in
                live.chunks?.write(to: &mpd)
                for period in periods { period.write(to: &mpd, offset: offset) }
                live.clock.write(to: &mpd)
            }
        case .ended:
            writer.element(
                "MPD",
                [
                    "xmlns": Self.namespace, "profiles": profiles, "type": "static",
                    "mediaPresentationDuration": (end - offset).xmlDuration,
                    "minBufferTime": target, "maxSegmentDuration": longest,
                ]
            ) { mpd in
                for period in periods { period.write(to: &mpd, offset: offset) }
            }
        }
        return writer.text
    }

    private var isLive: Bool {
        if case .live = state { true } else { false }
    }

    private var representations: [DASHRepresentation] { periods.flatMap(\.representations) }

    /// What is left of a window begins at 0 when it has ended: the first period of a static manifest does (§5.3.2.1).
    private var origin: Interval {
        representations.filter { !$0.timeline.runs.isEmpty }.map(\.timeline.start).min() ?? .zero
    }

    private var end: Interval { representations.map(\.timeline.end).max() ?? .zero }

    private static let namespace = "urn:mpeg:dash:schema:mpd:2011"

    /// CMAF's profile demands that each segment can be decoded on its own (§8.12).
    private var profiles: String {
        let live = "urn:mpeg:dash:profile:isoff-live:2011"
        return representations.allSatisfy(\.track.isIndependent) ? live + ",urn:mpeg:dash:profile:cmaf:2019" : live
    }
}

extension DASHManifest.Chunks {
    /// In milliseconds. What is behind by twice as much is too far for a faster rate to catch up soon.
    fileprivate func write(to mpd: inout XMLWriter) {
        let target = latency.microseconds / 1000
        mpd.element("ServiceDescription", ["id": "0"]) { service in
            service.emptyElement(
                "Latency", ["target": "\(target)", "min": "\(target / 2)", "max": "\(2 * target)"])
            service.emptyElement("PlaybackRate", ["min": "0.96", "max": "1.04"])
        }
    }
}

extension DASHManifest.ClockSource {
    fileprivate func write(to mpd: inout XMLWriter) {
        switch self {
        case .headOfAnswer(let address):
            mpd.emptyElement(
                "UTCTiming", ["schemeIdUri": "urn:mpeg:dash:utc:http-head:2014", "value": address])
        case .textOfAnswer(let address):
            mpd.emptyElement(
                "UTCTiming", ["schemeIdUri": "urn:mpeg:dash:utc:http-xsdate:2014", "value": address])
        }
    }
}
