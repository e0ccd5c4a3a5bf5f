import Jobs
import Media
import Packaging
import Testing

/// From what a recording lacks to its verdict: whoever reads that alone must not take a broken recording for a good
/// one.
@Suite struct TrueVerdictTests {
    /// A minute of video and audio of one connection, with nothing wrong.
    private static var sound: Report {
        var report = Report(
            rokugaVersion: "1", recordingID: "R1", roomID: "room", startedAt: Samples.start,
            endedAt: Samples.moment(60_000))
        var connection = ConnectionReport(
            connectionID: "A", existsSince: Samples.start, existsUntil: Samples.moment(60_000))
        var video = TrackReport(kind: .video, codec: "vp8", payloadType: 96)
        (video.packets, video.framesWritten, video.duration) = (9000, 1800, 60)
        var audio = TrackReport(kind: .audio, codec: "opus", payloadType: 111)
        (audio.packets, audio.framesWritten, audio.duration) = (3000, 3000, 60)
        connection.tracks = [video, audio]
        connection.outputs = [
            OutputReport(
                file: "A.mkv", container: .mkv, verdict: .completed, bytes: 7_000_000, startedAt: Samples.start,
                endedAt: Samples.moment(60_000), duration: 60,
                tracks: [
                    .init(kind: .video, codec: "vp8", frames: 1800, duration: 60),
                    .init(kind: .audio, codec: "opus", frames: 3000, duration: 60),
                ])
        ]
        report.connections = [connection]
        return report
    }

    /// The outcome of a job with this report.
    private func outcome(
        _ report: Report, stop: StopReason = .requested, limits: VerdictLimits = VerdictLimits(),
        _ change: (inout JobLife.Plan) -> Void = { _ in }
    ) -> Outcome? {
        var report = report
        report.add(report.defects(beyond: limits))
        var plan = JobLife.Plan()
        change(&plan)
        var life = JobLife(plan, readToEnd: stop, hasReceived: true)
        let facts = RecordingFacts(of: report)
        var next = life.handle(.drained(facts))
        while let step = next {
            switch step {
            case .verify: next = life.handle(.verified(facts))
            case .deliverAfter: next = life.handle(.delivered(facts))
            case .push: next = life.handle(.pushed(facts))
            case .report: next = life.handle(.reported)
            case .deleteJournal: next = life.handle(.journalDeleted)
            }
        }
        return life.outcome
    }

    private func changed(_ change: (inout Report) -> Void) -> Report {
        var report = Self.sound
        change(&report)
        return report
    }

    @Test func isCompleteWhereNothingIsMissing() {
        #expect(outcome(Self.sound) == Outcome(verdict: .completed))
        #expect(outcome(Self.sound, stop: .idleTimeoutReached) == Outcome(verdict: .completed, reason: .limitReached))
    }

    @Test func hasWarningsWhereThePictureStood() {
        let report = changed { $0.connections[0].tracks[0].frozenMilliseconds = 5200 }
        #expect(outcome(report) == Outcome(verdict: .completedWithWarnings))
        var limits = VerdictLimits()
        (limits.frozen, limits.frozenPercent) = (Interval(milliseconds: 6000), 10)
        #expect(outcome(report, limits: limits) == Outcome(verdict: .completed))
    }

    @Test func hasWarningsWhereAudioIsLost() {
        let report = changed { $0.connections[0].tracks[1].lost = 120 }
        #expect(outcome(report) == Outcome(verdict: .completedWithWarnings))
        // What was repaired is not lost.
        let repaired = changed { $0.connections[0].tracks[1].recovered = 120 }
        #expect(outcome(repaired) == Outcome(verdict: .completed))
    }

    @Test func hasWarningsWhereTheKernelDropped() {
        let report = changed { $0.connections[0].tracks[0].kernelDropped = 18_217 }
        #expect(outcome(report) == Outcome(verdict: .completedWithWarnings))
    }

    // The SFU died: packets ended, and the limit of silence ended the job.
    @Test func hasWarningsWhereTheSourceVanished() {
        let report = changed {
            $0.source = Report.Source(unseenSeconds: 30, interruptions: 1)
            $0.source.unansweredSince = Samples.moment(30_000)
        }
        #expect(
            outcome(report, stop: .idleTimeoutReached)
                == Outcome(verdict: .completedWithWarnings, reason: .limitReached))
        let brief = changed { $0.source = Report.Source(unseenSeconds: 1.5, interruptions: 1) }
        #expect(outcome(brief) == Outcome(verdict: .completed))
    }

    @Test(arguments: [StopReason.requested, .sourceEnded, .endOfCapture, .idleTimeoutReached, .maxDurationReached])
    func hasFailedWithoutAFile(stop: StopReason) {
        let report = changed { $0.connections[0].outputs = [] }
        #expect(outcome(report, stop: stop) == Outcome(verdict: .failed, reason: .nothingWritten))
    }

    @Test func hasFailedWithFilesOfNothing() {
        let report = changed {
            $0.connections[0].outputs[0].verdict = .failed
            $0.add([Warning(reason: .nothingWritten, connectionID: "A", message: "A.mkv: nothing is in it")])
        }
        #expect(outcome(report) == Outcome(verdict: .failed, reason: .nothingWritten))
    }

    // The file is there and plays, but it is not what was asked for.
    @Test(arguments: [true, false]) func hasFailedWhereAnEncoderGaveUp(deliversAfter: Bool) {
        let report = changed {
            $0.add([Warning(reason: .encoderFailed, message: "the view ends early: memory is exhausted")])
        }
        #expect(
            outcome(report) { $0.deliversAfter = deliversAfter } == Outcome(verdict: .failed, reason: .encoderFailed))
    }

    // What one sender sends must not fail the others.
    @Test func hasWarningsWhereOneStreamCannotBeDecoded() {
        let report = changed {
            $0.add([Warning(reason: .decoderFailed, connectionID: "A", track: "video", message: "none of 50")])
        }
        #expect(outcome(report) == Outcome(verdict: .completedWithWarnings))
    }

    @Test func hasFailedWhereNobodyCame() {
        var report = Self.sound
        report.connections = []
        #expect(outcome(report, stop: .nobodyJoined) == Outcome(verdict: .failed, reason: .nobodyJoined))
    }

    // The journal gave nothing, and the files are there all the same.
    @Test func hasWarningsWhereFilesWereKept() {
        var report = Self.sound
        report.connections = []
        var track = HeldMedia.Track(kind: .audio, codec: "opus")
        (track.frames, track.duration) = (500, Interval(milliseconds: 10_000))
        report.keep([
            KeptOutput(file: "A.mkv", container: .mkv, bytes: 70_000, media: HeldMedia(tracks: [track]))
        ])
        #expect(
            outcome(report, stop: .interrupted) { $0.isRebuilt = true }
                == Outcome(verdict: .completedWithWarnings, reason: .internalError))
    }

    @Test func keepsTheJournalWhereAnythingIsMissing() {
        let reports = [
            changed { $0.connections[0].tracks[0].frozenMilliseconds = 5200 },
            changed { $0.connections[0].tracks[1].lost = 120 },
            changed { $0.connections[0].tracks[1].kernelDropped = 1 },
            changed { $0.connections[0].outputs = [] },
        ]
        for report in reports {
            var report = report
            report.add(report.defects(beyond: VerdictLimits()))
            var plan = JobLife.Plan()
            plan.retention = .untilVerified
            var life = JobLife(plan, readToEnd: .requested, hasReceived: true)
            var steps: [JobLife.ClosingStep] = []
            var next = life.handle(.drained(RecordingFacts(of: report)))
            while let step = next {
                steps.append(step)
                switch step {
                case .verify: next = life.handle(.verified(RecordingFacts(of: report)))
                case .report: next = life.handle(.reported)
                case .deliverAfter, .push, .deleteJournal: next = nil
                }
            }
            #expect(!steps.contains(.deleteJournal))
        }
    }
}
