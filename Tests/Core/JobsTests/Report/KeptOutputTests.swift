import Jobs
import Media
import Packaging
import Testing

@Suite struct KeptOutputTests {
    private func kept(_ file: String, remade: String? = nil) -> KeptOutput {
        var track = HeldMedia.Track(kind: .video, codec: "vp8")
        (track.frames, track.duration) = (900, Interval(milliseconds: 30_000))
        return KeptOutput(
            file: file, remade: remade, container: .mkv, bytes: 5_000_000, media: HeldMedia(tracks: [track]))
    }

    @Test func isListedBeforeWhatWasMadeInItsPlace() {
        var report = ReportSamples.whole
        let warnings = report.warnings.count
        report.keep([kept("CONN-A.mkv", remade: "CONN-A.remade.mkv")])
        let outputs = report.connections[0].outputs
        #expect(outputs.map(\.file) == ["CONN-A.mkv", "CONN-A.remade.mkv"])
        #expect(outputs.map(\.isKept) == [true, nil] && outputs[0].bytes == 5_000_000 && outputs[1].bytes == 1_234_567)
        #expect(outputs[0].startedAt == outputs[1].startedAt && outputs[0].duration == 30)
        #expect(outputs[0].tracks.map(\.frames) == [900])
        #expect(report.warnings.count == warnings + 1)
        let warning = report.warnings.last
        #expect(warning?.reason == .fileKept && warning?.connectionID == "CONN-A")
        #expect(warning?.message.contains("CONN-A.remade.mkv is the new one") == true)
        #expect(report.files == ["CONN-A.mkv", "CONN-A.remade.mkv"])
    }

    @Test func saysThatItCannotBeRead() {
        var report = ReportSamples.whole
        var output = kept("CONN-A.mkv", remade: "CONN-A.remade.mkv")
        (output.isUnreadable, output.media) = (true, HeldMedia())
        report.keep([output])
        #expect(
            report.warnings.last?.message.contains("CONN-A.mkv was there before and cannot be read: it stays") == true)
        #expect(report.connections[0].outputs[0].isKept == true && report.connections[0].outputs[0].tracks.isEmpty)
    }

    @Test func isListedBeforeTheViewThatWasMadeInItsPlace() {
        var report = ReportSamples.whole
        var composition = CompositionReport(label: "common")
        composition.outputs = report.connections[0].outputs
        composition.outputs[0].file = "common.mkv"
        report.compositions = [composition]
        report.keep([kept("common.mkv", remade: "common.remade.mkv")])
        #expect(report.compositions?[0].outputs.map(\.file) == ["common.mkv", "common.remade.mkv"])
    }

    @Test(arguments: [
        "CONN-A.mkv", "CONN-A-2.mkv", "CONN-A_2.mkv", "CONN-A.remade.mkv", "CONN-A/index.m3u8",
        "CONN-A.remade/manifest.mpd",
    ])
    func isFoundItsConnectionByItsName(file: String) {
        var report = ReportSamples.whole
        report.connections[0].outputs = []
        report.keep([kept(file)])
        #expect(report.connections.count == 1 && report.connections[0].outputs.map(\.file) == [file])
        #expect(report.connections[0].outputs[0].isKept == true)
        #expect(report.warnings.last?.reason == .fileKept && report.warnings.last?.message.contains(file) == true)
    }

    @Test func isAConnectionOfItsOwnWhereNobodyKnowsWhoseItIs() {
        var report = ReportSamples.whole
        report.compositions = [CompositionReport(label: "common")]
        report.keep([kept("CONN-B.mkv"), kept("common.mkv"), kept("CONN-AB.mkv")])
        #expect(report.connections.map(\.connectionID) == ["CONN-A", "CONN-B", "CONN-AB"])
        #expect(report.connections[1].existsUntil == Samples.moment(30_000))
        #expect(report.compositions?[0].outputs.map(\.file) == ["common.mkv"])
    }

    @Test func isReadBackFromTheReport() throws {
        var report = ReportSamples.whole
        report.keep([kept("CONN-A.mkv", remade: "CONN-A.remade.mkv")])
        let read = try Report(parsing: report.rendered())
        #expect(read == report)
    }

    // The old file tells no moment of its own; it is that of the recording.
    @Test func beginsWithTheRecordingWhereNothingWasMade() {
        var report = ReportSamples.empty
        report.keep([kept("A.mkv")])
        let output = report.connections[0].outputs[0]
        #expect(output.startedAt == report.startedAt && output.endedAt == Samples.moment(30_000))
        #expect(output.verdict == .completed && !output.isEmpty && output.container == .mkv)
        #expect(report.connections[0].existsSince == report.startedAt)
    }

    @Test func keepsEachOfSeveral() {
        var report = ReportSamples.whole
        var second = report.connections[0]
        second.connectionID = "CONN-B"
        second.outputs[0].file = "CONN-B.mkv"
        report.connections.append(second)
        report.keep([
            kept("CONN-A.mkv", remade: "CONN-A.remade.mkv"), kept("CONN-B.mkv", remade: "CONN-B.remade-2.mkv"),
            kept("CONN-B-2.mkv"),
        ])
        #expect(
            report.files == [
                "CONN-A.mkv", "CONN-A.remade.mkv", "CONN-B.mkv", "CONN-B.remade-2.mkv", "CONN-B-2.mkv",
            ])
        #expect(report.warnings.suffix(3).map(\.reason) == [.fileKept, .fileKept, .fileKept])
        #expect(report.warnings.suffix(3).map(\.connectionID) == ["CONN-A", "CONN-B", nil])
    }

    // Names are made of ids as the recorder makes them.
    @Test func isFoundByASafeName() {
        var report = ReportSamples.whole
        report.connections[0].connectionID = "a/b c"
        report.connections[0].outputs = []
        report.keep([kept("a_b_c.mkv")])
        #expect(report.connections.count == 1 && report.connections[0].outputs.count == 1)
    }

    @Test func saysWhatIsInBoth() {
        var report = ReportSamples.whole
        report.keep([kept("CONN-A.mkv", remade: "CONN-A.remade.mkv")])
        #expect(
            report.warnings.last?.message
                == "CONN-A.mkv was there before and holds more (30.0 s, 900 frames) than what could be made now "
                + "(8.5 s, 255 + 425 frames): it stays, and CONN-A.remade.mkv is the new one")
    }
}
