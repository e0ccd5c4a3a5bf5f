import Jobs
import Media
import RTP

extension RecordingEngine {
    /// A connection to be asked for a key frame now.
    public struct DueKeyFrameRequest: Equatable, Sendable {
        public let connectionID: String
        /// What is to be sent where the sender is asked by RTCP; empty where the source's API is asked.
        public let feedback: [KeyFrameFeedback]
    }

    /// Whom to ask for a key frame now; whoever stands here is not named again for a second.
    ///
    /// Asked is whose pictures cannot be decoded, and with `receive.key_frame_interval_s` everybody so often. What was
    /// asked in fact is told by the event `keyFrameRequested`.
    public mutating func dueKeyFrameRequests() -> [DueKeyFrameRequest] {
        var due: [DueKeyFrameRequest] = []
        for i in connections.indices {
            let isNeeded = connections[i].needsKeyFrame
            let interval = isNeeded ? Interval.zero : job.receive.keyFrameInterval
            guard isNeeded || interval > .zero && connections[i].hasPictures,
                connections[i].keyFrameRequester.isDue(at: now, interval: interval, since: connections[i].joined)
            else { continue }
            let feedback = connections[i].keyFrameFeedback(
                isPeriodic: !isNeeded, seed: started.recordingID + "/" + connections[i].id)
            guard isAskedByAPI || !feedback.isEmpty else { continue }
            connections[i].keyFrameRequester.noteAsked(at: now)
            due.append(DueKeyFrameRequest(connectionID: connections[i].id, feedback: feedback))
        }
        return due
    }

    private var isAskedByAPI: Bool {
        if case .sora(let sora) = job.source { sora.requestsKeyFrames } else { false }
    }

    /// How the job wants a connection to be asked; connections of other sources are not asked by RTCP.
    func keyFrameRequestChoice(of connectionID: String) -> KeyFrameRequestChoice {
        guard case .sdp(let source) = job.source else { return .off }
        return source.connections.first { $0.connectionID == connectionID }?.keyFrameRequest ?? .off
    }
}

extension ConnectionRecording {
    /// Looks where a packet that was taken came from.
    mutating func observe(_ datagram: Span<UInt8>, from source: Endpoint, port: UInt16) {
        keyFrameRequester.observe(datagram, from: source, port: port, tracks: tracks)
    }

    /// Whether pictures come, decodable or not.
    var hasPictures: Bool {
        left == nil && tracks.contains { $0.codec.kind == .video && $0.statistics.packets > 0 }
    }

    /// What asks the senders of the pictures that cannot be decoded, or of all. Names derive from `seed`.
    func keyFrameFeedback(isPeriodic: Bool, seed: String) -> [KeyFrameFeedback] {
        keyFrameRequester.paths.compactMap { path in
            let track = tracks[path.track]
            guard isPeriodic || needsKeyFrame(track: path.track) else { return nil }
            return path.request(
                sender: UInt32(truncatingIfNeeded: StableHash.value(of: seed, salt: 3)),
                cname: String(StableHash.value(of: seed, salt: 4), radix: 16), media: track.admission.current,
                sequence: UInt8(truncatingIfNeeded: keyFrameRequester.count))
        }
    }
}
