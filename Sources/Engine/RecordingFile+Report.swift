import Jobs
import Media

extension RecordingFile {
    /// What was written of a track.
    func trackReport(_ index: Int) -> OutputReport.Track {
        let track = tracks[index]
        let (format, frameCount, bitrate) = written(index)
        var size = track.largestSize
        if transcoders[index] != nil, case .video(let video) = format { size = (video.width, video.height) }
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
