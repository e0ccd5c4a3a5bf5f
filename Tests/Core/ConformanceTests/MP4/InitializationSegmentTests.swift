import TestSupport
import Testing

@testable import Conformance

@Suite struct InitializationSegmentTests {
    private func read(_ bytes: [UInt8]) -> (tracks: [MediaTrack], rules: [Rule]) {
        var findings = Findings()
        let segment = InitializationSegment(bytes, of: "i", findings: &findings)
        return (segment.tracks, findings.listed.map(\.rule))
    }

    @Test func describesItsTracks() {
        let (tracks, rules) = read(BuiltTrack.video.initialization())
        #expect(rules == [])
        #expect(
            tracks == [
                MediaTrack(id: 1, kind: .video, timescale: 90_000, codec: "avc1.42C01E", width: 320, height: 240)
            ])
        #expect(read(BuiltTrack.audio.initialization()).tracks.first?.sampleRate == 48_000)
    }

    @Test(arguments: [
        ([UInt8](), [Rule.mp4FileType, .mp4Movie]), (box("ftyp", [0]), [.mp4Movie]),
        (box("ftyp", [0]) + box("moov", [UInt8]()), [.mp4Movie]),
        (BuiltTrack.video.initialization() + box("moov", [UInt8]()), [.mp4Movie]),
        (BuiltTrack.video.initialization() + [0], [.mp4Box]),
    ])
    func reportsWhatIsMissing(bytes: [UInt8], rules: [Rule]) {
        #expect(read(bytes).rules == rules)
    }

    @Test(
        arguments: [
            (full("elst", word(1) + word(0) + word(1_024) + word(1)), 1_024),
            (full("elst", word(2) + word(9) + word(.max) + word(1) + word(0) + word(312) + word(1)), 312),
            (full("elst", version: 1, word(1) + word(0) + word(0) + word(0) + word(77) + word(1)), 77),
            (full("elst", version: 1, word(1) + word(0) + word(0) + word(.max) + word(.max) + word(1)), 0),
            (full("elst", word(.max)), 0), (full("elst", []), 0),
            (full("elst", version: 1, word(1) + word(0) + word(0) + word(0x7FFF_FFFF) + word(0) + word(1)), 1 << 61),
        ] as [([UInt8], Int64)])
    func knowsWhatAnEditListHides(list: [UInt8], start: Int64) throws {
        let bytes = BuiltTrack.audio.initialization()
        let track = BuiltBoxes.content(["moov", "trak"], in: bytes)
        let movie = Array(bytes[track]) + box("edts", list)
        let extends = full("trex", word(1) + word(1) + word(0) + word(0) + word(0))
        let (tracks, rules) = read(box("ftyp", [0]) + box("moov", [box("trak", movie), box("mvex", extends)]))
        #expect(rules == [] && tracks.map(\.hiddenStart) == [start])
    }

    @Test func needsATimeScale() {
        var track = BuiltTrack.video
        track.timescale = 0
        #expect(read(track.initialization()).rules == [.mp4Movie, .mp4Movie])
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 14496)
        let bytes = BuiltTrack.video.initialization() + BuiltTrack.audio.initialization()
        for _ in 0..<500 {
            let tracks = read(bytes.damaged(using: &generator)).tracks
            #expect(tracks.allSatisfy { $0.timescale > 0 })
        }
        for count in 0..<bytes.count { _ = read(Array(bytes.prefix(count))) }
    }
}
