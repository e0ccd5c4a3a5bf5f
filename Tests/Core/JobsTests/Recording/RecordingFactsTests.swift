import Jobs
import Testing

@Suite struct RecordingFactsTests {
    @Test func readsAReport() {
        let facts = RecordingFacts(of: ReportSamples.whole)
        #expect(facts == RecordingFacts(hasRecorded: true, hasOutputs: true, hasWarnings: true, cause: .noKeyFrame))
    }

    @Test func findsNothingInAReportOfNothing() {
        let report = Report(
            rokugaVersion: "1", recordingID: "r", roomID: "r", outcome: Outcome(verdict: .completed),
            startedAt: Samples.start, endedAt: Samples.start)
        #expect(
            RecordingFacts(of: report)
                == RecordingFacts(hasRecorded: false, hasOutputs: false, isEmpty: true, hasWarnings: false))
    }

    // What concerns the whole connection, or came to an end well, is not why nothing was written.
    @Test(arguments: [
        (Reason.noKeyFrame, String?.some("video"), Reason?.some(.noKeyFrame)),
        (.decryptFailed, "audio", .decryptFailed),
        (.noKeyFrame, nil, nil), (.noRTP, "audio", nil), (.overloaded, "video", nil),
    ])
    func findsTheCauseOfATrack(reason: Reason, track: String?, cause: Reason?) {
        var report = ReportSamples.whole
        report.warnings = [Warning(reason: reason, track: track, message: "")]
        #expect(RecordingFacts(of: report).cause == cause)
    }

    @Test func isEmptyWhereEveryOutputIs() {
        var report = ReportSamples.whole
        #expect(!RecordingFacts(of: report).isEmpty)
        report.connections[0].outputs[0].verdict = .failed
        #expect(RecordingFacts(of: report).isEmpty && RecordingFacts(of: report).hasOutputs)
        var composition = CompositionReport(label: "common")
        composition.outputs = ReportSamples.whole.connections[0].outputs
        report.compositions = [composition]
        #expect(!RecordingFacts(of: report).isEmpty)
        report.compositions?[0].outputs[0].verdict = .failed
        #expect(RecordingFacts(of: report).isEmpty)
        // No file is no better than one with nothing in it.
        report.compositions = nil
        report.connections[0].outputs = []
        #expect(RecordingFacts(of: report).isEmpty)
    }

    @Test(arguments: [(Reason.descriptionUnclear, false), (.captureIncomplete, true), (.noRTP, true)])
    func aLineThatWasPassedOverIsNoDefect(reason: Reason, hasWarnings: Bool) {
        var report = ReportSamples.whole
        report.warnings = [Warning(reason: reason, message: "")]
        #expect(RecordingFacts(of: report).hasWarnings == hasWarnings)
    }

    @Test func knowsThatAnEncoderGaveUp() {
        var report = ReportSamples.whole
        #expect(!RecordingFacts(of: report).hasFailedEncoder)
        report.warnings = [Warning(reason: .decoderFailed, message: "")]
        #expect(!RecordingFacts(of: report).hasFailedEncoder)
        report.warnings.append(Warning(reason: .encoderFailed, message: ""))
        #expect(RecordingFacts(of: report).hasFailedEncoder)
    }

    // What was recorded before is not lost because its journal is.
    @Test func countsAFileThatWasKept() {
        var report = ReportSamples.whole
        for i in report.connections[0].tracks.indices { report.connections[0].tracks[i].framesWritten = 0 }
        #expect(!RecordingFacts(of: report).hasRecorded)
        report.connections[0].outputs[0].isKept = true
        #expect(RecordingFacts(of: report).hasRecorded)
    }

    @Test func countsAViewAsAnOutput() {
        var report = ReportSamples.whole
        var composition = CompositionReport(label: "common")
        composition.outputs = report.connections[0].outputs
        report.connections[0].outputs = []
        #expect(!RecordingFacts(of: report).hasOutputs)
        report.compositions = [composition]
        #expect(RecordingFacts(of: report).hasOutputs)
    }
}
