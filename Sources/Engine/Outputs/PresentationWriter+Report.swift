import Jobs
import Media
import Presentations

extension PresentationWriter {
    /// A report for each list of the presentation. It has failed if no track has a sample.
    ///
    /// - Parameters:
    ///   - bitrates: by the index of the track; the requested kilobits per second of those that are encoded.
    ///   - wall: what the clock showed at an instant.
    func reports(bitrates: [Int: Int], wall: (SessionTime) -> WallTime) -> [OutputReport] {
        guard let origin else { return [] }
        let written = tracks.indices.filter { tracks[$0].refusal == nil && tracks[$0].format != nil }
        let verdict: Verdict =
            if written.allSatisfy({ tracks[$0].sampleCount == 0 }) {
                .failed
            } else if written.contains(where: { tracks[$0].sampleCount == 0 }) {
                .completedWithWarnings
            } else {
                .completed
            }
        return manifests.map { manifest in
            OutputReport(
                file: folder + "/" + manifest.path, container: OutputFormat(manifest), verdict: verdict,
                bytes: Int(clamping: byteCount), startedAt: wall(origin),
                endedAt: wall(origin + duration), duration: duration.seconds,
                tracks: written.map { tracks[$0].report(bitrate: bitrates[$0]) })
        }
    }
}

extension PresentationWriter.Track {
    fileprivate func report(bitrate: Int?) -> OutputReport.Track {
        var size: (width: Int, height: Int)?
        if case .video(let video)? = format { size = (video.width, video.height) }
        var report = OutputReport.Track(
            kind: kind, codec: format?.codec.name ?? "", frames: Int(clamping: sampleCount),
            duration: (end - (begin ?? .zero)).seconds, width: size?.width,
            height: size?.height)
        report.bitrate = bitrate
        return report
    }
}
