import Jobs
import Media
import RTP

extension RecordingEngine {
    /// A connection of which a key frame should be requested now.
    public struct DueKeyFrameRequest: Equatable, Sendable {
        public let connectionID: String
        /// What is to be sent where the sender is asked by RTCP; empty where the source's API is asked.
        public let feedback: [KeyFrameFeedback]
    }

    /// The connections of which key frames should be requested now; each at most once per second.
    ///
    /// These are the connections whose video cannot be decoded, with `receive.key_frame_interval_s` every connection at
    /// that interval, and those whose pictures are copied into segments, because segments begin with key frames. The
    /// event `keyFrameRequested` confirms a request that was sent.
    public mutating func dueKeyFrameRequests() -> [DueKeyFrameRequest] {
        var due: [DueKeyFrameRequest] = []
        for i in reception.active {
            let connection = reception.connections[i]
            let isNeeded = connection.needsKeyFrame || isSeenBadly(connection)
            let interval = isNeeded ? Interval.zero : keyFrameInterval(of: i)
            guard isNeeded || interval > .zero && connection.hasPictures,
                connection.keyFrames.isDue(at: now, interval: interval, since: connection.joined)
            else { continue }
            let feedback = feedback(for: connection, isPeriodic: !isNeeded)
            guard connection.keyFrames.isAskedByAPI || !feedback.isEmpty else { continue }
            reception.noteKeyFrameRequestDue(of: i, at: now)
            due.append(DueKeyFrameRequest(connectionID: connection.id, feedback: feedback))
        }
        return due
    }

    /// Zero where no key frames are wanted.
    private func keyFrameInterval(of connection: Int) -> Interval {
        let wanted = job.receive.keyFrameInterval
        guard let segments = outputs.segmentsOfCopiedVideo(of: connection) else { return wanted }
        return wanted > .zero ? min(wanted, segments) : segments
    }

    /// Whether a view cannot show pictures of the connection, although they come and could be recorded.
    func isSeenBadly(_ connection: ConnectionReceiver) -> Bool {
        connection.tracks.contains { track in
            track.codec.kind == .video && track.statistics.packets > 0 && isSeenBadly(track)
        }
    }

    private func isSeenBadly(_ track: TrackReceiver) -> Bool {
        views.contains { $0.needsKeyFrame(track.placement.track) }
    }

    /// What asks the senders of the pictures that cannot be decoded, or of all. Names derive from the recording.
    private func feedback(for connection: ConnectionReceiver, isPeriodic: Bool) -> [KeyFrameFeedback] {
        let seed = started.recordingID + "/" + connection.id
        return connection.keyFrames.paths.compactMap { path in
            let track = connection.tracks[path.track]
            guard isPeriodic || connection.needsKeyFrame(track: path.track) || isSeenBadly(track) else { return nil }
            return path.request(
                sender: UInt32(truncatingIfNeeded: StableHash.value(of: seed, salt: 3)),
                cname: String(StableHash.value(of: seed, salt: 4), radix: 16), media: track.admission.current,
                sequence: UInt8(truncatingIfNeeded: connection.keyFrames.count))
        }
    }
}
