import Jobs
import Media
import RTP

/// When and how to request key frames of a connection, and the number of requests.
struct KeyFrameRequester {
    /// By RTCP; empty where the source's API is asked, or nothing is.
    private(set) var paths: [FeedbackPath] = []
    private(set) var isAskedByAPI = false
    /// Requests that went out.
    private(set) var count: Int64 = 0
    private var lastAsked: SessionTime?

    /// A sender that is asked more often only gets slower.
    static let leastInterval = Interval(milliseconds: 1000)

    init() {}

    init(_ choice: KeyFrameRequestChoice, description: SessionDescription, tracks: [TrackReceiver]) {
        isAskedByAPI = choice == .api
        paths = tracks.indices.compactMap { i in
            let track = tracks[i].description
            guard track.kind == .video, description.media.indices.contains(track.section) else { return nil }
            return FeedbackPath(
                track: i, payloadType: track.format.payloadType, media: description.media[track.section],
                choice: choice)
        }
    }

    mutating func noteMedia(of track: Int, from source: Endpoint) {
        for i in paths.indices where paths[i].track == track { paths[i].noteMedia(from: source) }
    }

    mutating func noteReport(about track: Int, from source: Endpoint) {
        for i in paths.indices where paths[i].track == track { paths[i].noteReport(from: source) }
    }

    /// Whether a request may go out: `interval` after the last one, and never sooner than after `leastInterval`.
    func isDue(at now: SessionTime, interval: Interval, since joined: SessionTime) -> Bool {
        guard let lastAsked else { return now - joined >= interval }
        return now - lastAsked >= max(interval, Self.leastInterval)
    }

    mutating func noteDue(at now: SessionTime) {
        lastAsked = now
    }

    /// A request went out.
    mutating func noteRequest(at now: SessionTime) {
        count += 1
        lastAsked = now
    }
}
