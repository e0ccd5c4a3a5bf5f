import TestSupport
import Testing

@testable import Conformance

@Suite struct SampleEntryReaderTests {
    private func read(_ entry: [UInt8], kind: MediaTrack.Kind) -> (track: MediaTrack, rules: [Rule]) {
        let table = word(0) + word(1) + entry
        var track = MediaTrack(id: 1, kind: kind, timescale: 1)
        var findings = Findings()
        SampleEntryReader(reader: BoxReader(bytes: table), file: "a").read(
            0..<table.count, into: &track, findings: &findings)
        return (track, findings.listed.map(\.rule))
    }

    private func video(_ type: String, _ name: String, _ configuration: [UInt8]) -> [UInt8] {
        visualEntry(type, width: 640, height: 360, [box("pasp", word(1) + word(1)), box(name, configuration)])
    }

    @Test func readsTheSizeAndTheCodec() {
        let (track, rules) = read(video("avc1", "avcC", BuiltTrack.avc), kind: .video)
        #expect(rules == [] && track.width == 640 && track.height == 360 && track.codec == "avc1.42C01E")
        let sound = read(audioEntry("Opus", [box("dOps", [UInt8](repeating: 0, count: 11))]), kind: .audio)
        #expect(sound.rules == [] && sound.track.sampleRate == 48_000 && sound.track.codec == "Opus")
        #expect(read(box("wvtt", word(0) + word(1)), kind: .other).track.codec == "wvtt")
        #expect(read(audioEntry("fLaC", [box("dfLa", [0])]), kind: .audio).track.codec == "fLaC")
    }

    @Test func readsEachVideoCodec() {
        let hevc = hex("01 01 60 00 00 00 B0 00 00 00 00 00 5D") + [UInt8](repeating: 1, count: 10)
        #expect(read(video("hvc1", "hvcC", hevc), kind: .video).track.codec == "hvc1.1.6.L93.B0")
        #expect(read(video("hev1", "hvcC", hevc), kind: .video).rules == [])
        #expect(read(video("av01", "av1C", hex("81 00 0C 00")), kind: .video).track.codec == "av01.0.00M.08")
        let vpc = hex("01 00 00 00 00 0A 82 01 01 01 00 00")
        #expect(read(video("vp09", "vpcC", vpc), kind: .video).track.codec?.hasPrefix("vp09.00.10.08") == true)
    }

    /// What `ffprobe` says of the same files: profile and level.
    @Test(arguments: [
        (SampleEntryVectors.h264, "avc1.42C00D"), (SampleEntryVectors.h265, "hvc1.1.6.L60.90"),
        (SampleEntryVectors.vp9, "vp09.00.20.08.01.02.02.02.00"), (SampleEntryVectors.av1, "av01.0.00M.08"),
    ])
    func readsVideoThatOthersWrote(entry: [UInt8], codec: String) {
        let (track, rules) = read(entry, kind: .video)
        #expect(rules == [] && track.codec == codec && track.width == 320 && track.height == 240)
    }

    @Test func readsAudioThatOthersWrote() {
        let (aac, aacRules) = read(SampleEntryVectors.aac, kind: .audio)
        #expect(aacRules == [] && aac.codec == "mp4a.40.2" && aac.sampleRate == 44_100)
        let (opus, opusRules) = read(SampleEntryVectors.opus, kind: .audio)
        #expect(opusRules == [] && opus.codec == "Opus" && opus.sampleRate == 48_000)
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 6381)
        let entries = [
            SampleEntryVectors.h264, SampleEntryVectors.h265, SampleEntryVectors.vp9, SampleEntryVectors.av1,
            SampleEntryVectors.aac, SampleEntryVectors.opus,
        ]
        for entry in entries {
            for _ in 0..<300 {
                for kind in [MediaTrack.Kind.video, .audio] {
                    let (track, rules) = read(entry.damaged(using: &generator), kind: kind)
                    #expect(track.codec != nil || rules.contains(.mp4SampleEntry))
                }
            }
        }
    }

    @Test func refusesWhatPlayersCannotConfigure() {
        #expect(read([], kind: .video).rules == [.mp4SampleEntry])
        #expect(read(box("avc1", word(0)), kind: .video).rules == [.mp4SampleEntry])
        #expect(read(video("xyzw", "avcC", BuiltTrack.avc), kind: .video).rules == [.mp4SampleEntry])
        #expect(read(video("avc1", "hvcC", BuiltTrack.avc), kind: .video).rules == [.mp4SampleEntry])
        #expect(read(audioEntry("Opus", [box("dOps", [0])]), kind: .audio).rules == [.mp4SampleEntry])
    }

    @Test func comparesTheConfigurationWithItsParameterSets() {
        var other = BuiltTrack.avc
        other[3] = 0x1F
        #expect(read(video("avc1", "avcC", other), kind: .video).rules == [.mp4ParameterSets])
        let none = Array(BuiltTrack.avc.prefix(5)) + [0xE0, 0]
        #expect(read(video("avc1", "avcC", none), kind: .video).rules == [.mp4ParameterSets])
        #expect(read(video("avc3", "avcC", none), kind: .video).rules == [])
        let hevc = hex("01 01 60 00 00 00 B0 00 00 00 00 00 5D") + [UInt8](repeating: 0, count: 10)
        #expect(read(video("hvc1", "hvcC", hevc), kind: .video).rules == [.mp4ParameterSets])
    }
}
