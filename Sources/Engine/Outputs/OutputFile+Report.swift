import Jobs
import Media
import Packaging

extension OutputFile {
    /// The file with those of its tracks that the container did not refuse. It has failed if no track has a frame, and
    /// has a defect if one has none.
    ///
    /// - Parameters:
    ///   - order: indices of tracks in the order of the report.
    ///   - wall: what the clock showed at an instant.
    func report(_ order: [Int], wall: (SessionTime) -> WallTime) -> OutputReport {
        let written = order.map { tracks[$0] }.filter { $0.number != nil }
        let end = tracks.filter { $0.number != nil }.map(\.end).max() ?? origin
        let verdict: Verdict =
            if written.allSatisfy({ $0.frameCount == 0 }) {
                .failed
            } else if written.contains(where: { $0.frameCount == 0 }) {
                .completedWithWarnings
            } else {
                .completed
            }
        return OutputReport(
            file: name, container: OutputFormat(container), verdict: verdict, bytes: Int(clamping: writer.end),
            startedAt: wall(origin), endedAt: wall(end), duration: (end - origin).seconds, tracks: written.map(\.report)
        )
    }

    /// See `TrackTranscoder.warning`.
    func warning(of transcoder: TrackTranscoder, track index: Int, kind: MediaKind, connectionID: String) -> Warning? {
        transcoder.warning(about: name, kind, frameCount: tracks[index].frameCount, connectionID: connectionID)
    }

    /// Why the container refused a track; nil where it did not.
    func refusal(of index: Int, kind: MediaKind, connectionID: String? = nil) -> Warning? {
        tracks[index].refusal.map { error in
            Warning(
                reason: error.reason, connectionID: connectionID, track: kind.rawValue,
                message: "\(name): the track cannot be written to the file: \(error)")
        }
    }
}

extension TrackTranscoder {
    /// The report's warning about an encoder that failed, or a track of which nothing could be decoded.
    ///
    /// - Parameters:
    ///   - output: its name.
    ///   - frameCount: what it has of the track.
    func warning(
        about output: String, _ kind: MediaKind, frameCount: @autoclosure () -> Int64, connectionID: String
    ) -> Warning? {
        let (reason, text): (Reason, String)
        if let failure {
            (reason, text) = (.encoderFailed, "the encoded \(kind.rawValue) ends early: \(failure)")
        } else if frameCount() == 0, let undecoded = facts?.undecodedCount, undecoded > 0 {
            (reason, text) = (
                .decoderFailed, "none of \(counted(undecoded, "frame")) of \(kind.rawValue) could be decoded"
            )
        } else {
            return nil
        }
        return Warning(
            reason: reason, connectionID: connectionID, track: kind.rawValue, message: "\(output): \(text)")
    }
}

extension OutputFile.Track {
    /// What was written of the track.
    fileprivate var report: OutputReport.Track {
        var report = OutputReport.Track(
            kind: format.codec.kind, codec: format.codec.name, frames: Int(clamping: frameCount),
            duration: (end - start).seconds, width: largest.size?.width, height: largest.size?.height)
        report.bitrate = bitrate
        if filled.packets > 0 {
            report.filledFrames = Int(clamping: filled.packets)
            report.filledDuration = clockRate.interval(ofTicks: filled.ticks).seconds
        }
        return report
    }
}

extension PackagingError {
    /// A codec that the container does not take, or a file that is full.
    fileprivate var reason: Reason {
        if case .codecNotAllowed = self { return .codecUnsupported }
        return .limitReached
    }
}
