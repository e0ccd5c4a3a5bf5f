import Jobs
import Media
import RTP

/// When and how a connection is asked for key frames, and how often that was done.
struct KeyFrameRequester {
    /// By RTCP; empty where the source's API is asked, or nobody.
    private(set) var paths: [FeedbackPath] = []
    /// Requests that went out.
    private(set) var count: Int64 = 0
    private var lastAsked: SessionTime?

    /// A sender that is asked more often only gets slower.
    static let leastInterval = Interval(milliseconds: 1000)

    init() {}

    init(_ choice: KeyFrameRequestChoice, description: SessionDescription, tracks: [TrackReceiver]) {
        paths = tracks.indices.compactMap { i in
            let track = tracks[i].description
            let media = description.media.first { media in
                media.port == track.port && media.format(payloadType: track.format.payloadType) != nil
            }
            guard track.kind == .video, let media else { return nil }
            return FeedbackPath(
                track: i, port: track.port, payloadType: track.format.payloadType, media: media, choice: choice)
        }
    }

    mutating func observe(_ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, tracks: [TrackReceiver]) {
        for i in paths.indices {
            paths[i].observe(datagram, from: source, port: port, current: tracks[paths[i].track].admission.current)
        }
    }

    /// Whether a request may go out: `interval` after the last one, and never sooner than after `leastInterval`.
    func isDue(at now: SessionTime, interval: Interval, since joined: SessionTime) -> Bool {
        guard let lastAsked else { return now - joined >= interval }
        return now - lastAsked >= max(interval, Self.leastInterval)
    }

    mutating func noteAsked(at now: SessionTime) {
        lastAsked = now
    }

    /// A request went out.
    mutating func noteRequest(at now: SessionTime) {
        count += 1
        lastAsked = now
    }
}
