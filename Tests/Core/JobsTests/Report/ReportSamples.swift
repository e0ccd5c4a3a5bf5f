import Jobs
import Media
import Packaging

/// A report with something in every field.
enum ReportSamples {
    static var whole: Report {
        var report = Report(
            rokugaVersion: "0.1.0", recordingID: "rec-1", roomID: "sora",
            outcome: Outcome(verdict: .completedWithWarnings, reason: .limitReached), startedAt: Samples.start,
            endedAt: Samples.moment(9500))
        report.stopReason = .maxDurationReached
        report.warnings = [
            Warning(reason: .noKeyFrame, connectionID: "CONN-A", track: "video", message: "0.3 s without a picture")
        ]
        report.journal = Report.Journal(file: "journal.pcapng", packets: 1234, bytes: 987_654)
        report.journal?.tornBytes = 17
        report.journal?.damagedBytes = 208
        report.journal?.damaged = [Report.Hole(offset: 4096, bytes: 208)]
        report.recovered = true
        report.source = Report.Source(unseenSeconds: 1.5, interruptions: 1, unexpectedSenders: 40)
        var connection = ConnectionReport(
            connectionID: "CONN-A", name: "Ann", existsSince: Samples.start, existsUntil: Samples.moment(9000))
        connection.outputs = [
            OutputReport(
                file: "CONN-A.mkv", container: .mkv, bytes: 1_234_567, startedAt: Samples.moment(250),
                endedAt: Samples.moment(8750), duration: 8.5,
                tracks: [
                    .init(kind: .video, codec: "vp8", frames: 255, duration: 8.5, width: 640, height: 480),
                    .init(kind: .audio, codec: "opus", frames: 425, duration: 8.5),
                ])
        ]
        connection.keyFrameRequests = 3
        connection.tracks = [video, audio]
        report.connections = [connection]
        return report
    }

    static var video: TrackReport {
        var track = TrackReport(kind: .video, codec: "vp8", payloadType: 96)
        track.ssrcs = [1, .max]
        track.packets = 900
        track.bytes = 900_000
        track.lost = 9
        track.recovered = 10
        track.retransmitted = 11
        track.forwardErrorCorrection = 12
        track.reordered = 2
        track.duplicate = 3
        track.late = 4
        track.foreign = 5
        track.kernelDropped = 6
        track.paddingOnly = 7
        track.malformed = 8
        track.framesWritten = 255
        track.framesDropped = ["incomplete": 2, "undecodable": 1]
        track.gaps = GapReport(list: [.init(start: 3.25, duration: 0.5)], count: 1, total: 0.5)
        track.frozenMilliseconds = 300
        track.startedAt = Samples.moment(250)
        track.duration = 8.5
        track.width = 640
        track.height = 480
        track.layers = LayerReport(spatial: 1, temporal: 3)
        track.syncSource = .senderReports
        track.startCorrectionMilliseconds = -12.5
        track.senderReports = 3
        return track
    }

    static var audio: TrackReport {
        var track = TrackReport(kind: .audio, codec: "opus", payloadType: 111)
        track.packets = 425
        track.comfortNoise = 13
        track.telephoneEvents = TelephoneEventReport(
            list: [
                .init(digit: "#", code: 11, start: 3.25, durationMilliseconds: 320, volume: -10),
                .init(digit: nil, code: 16, start: 4, durationMilliseconds: 0, volume: 0),
            ], count: 2)
        track.framesWritten = 425
        track.duration = 8.5
        return track
    }

    /// A job that nobody sent anything to.
    static var empty: Report {
        Report(
            rokugaVersion: "0.1.0", recordingID: "rec-2", roomID: "rec-2",
            outcome: Outcome(verdict: .failed, reason: .noRTP), startedAt: Samples.start,
            endedAt: Samples.moment(30_000))
    }
}
