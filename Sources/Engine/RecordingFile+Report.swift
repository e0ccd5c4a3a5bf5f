import Jobs
import Media

extension RecordingFile {
    /// The file with some of its tracks, those that the container did not refuse.
    ///
    /// - Parameter wall: what the clock showed at an instant.
    func report(of indices: [Int], wall: (SessionTime) -> WallTime) -> OutputReport {
        let end = tracks.filter { $0.number != nil }.map(\.end).max() ?? origin
        return OutputReport(
            file: name, container: container, bytes: Int(clamping: writer.end), startedAt: wall(origin),
            endedAt: wall(end), duration: (end - origin).seconds,
            tracks: indices.filter { tracks[$0].number != nil }.map(trackReport))
    }

    /// What was written of a track.
    func trackReport(_ index: Int) -> OutputReport.Track {
        let track = tracks[index]
        let (format, frameCount, bitrate) = written(index)
        var size = track.largest.size
        if transcoders[index] != nil, case .video(let video) = format {
            size = FrameSize(width: video.width, height: video.height)
        }
        var report = OutputReport.Track(
            kind: format.codec.kind, codec: format.codec.name, frames: Int(clamping: frameCount),
            duration: (track.end - track.start).seconds, width: size?.width, height: size?.height)
        report.bitrate = bitrate
        return report
    }

    /// What the report says of an encoder that gave up, and of a track of which nothing could be decoded.
    func warning(of transcoder: TrackTranscoder, kind: String, connectionID: String) -> Warning? {
        let reason: String
        if let failure = transcoder.failure {
            reason = "the encoded \(kind) ends early: \(failure.description)"
        } else if transcoder.frameCount == 0, transcoder.undecodedCount > 0 {
            reason = "none of \(transcoder.undecodedCount) frames of \(kind) could be decoded"
        } else {
            return nil
        }
        return Warning(
            reason: .encoderFailed, connectionID: connectionID, track: kind, message: "\(name): \(reason)")
    }
}
