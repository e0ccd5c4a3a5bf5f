import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct SampleTableTests {
    private func table(_ index: SampleIndex, isVideo: Bool = true) throws -> [Box] {
        try boxes(of: MP4Fixture.written { SampleTable.write(index, isVideo: isVideo, to: &$0) })
    }

    private func index(syncs: [Bool], chunks: [Int64] = []) -> SampleIndex {
        var index = SampleIndex()
        for (i, isSync) in syncs.enumerated() {
            index.append(size: 10 + i, decodeTime: Int64(i) * 3000, duration: 3000, isSync: isSync)
        }
        for chunk in chunks { index.appendChunk(at: chunk, sampleCount: 1) }
        return index
    }

    /// 64-bit offsets begin where one does not fit into 32 (ISO/IEC 14496-12 §8.7.5); nothing of that size is written.
    @Test(
        arguments: [
            ([0xFFFF_FFFF], "stco", [0, 1, 0xFFFF_FFFF]),
            ([0x1_0000_0000], "co64", [0, 1, 1, 0]),
            ([48, 0x1_0000_0000], "co64", [0, 2, 0, 48, 1, 0]),
            ([48, 0x12_3456_789A], "co64", [0, 2, 0, 48, 0x12, 0x3456_789A]),
            ([], "stco", [0, 0]),
        ] as [([Int64], String, [UInt32])])
    func largeFilesHaveLargeOffsets(offsets: [Int64], type: String, words: [UInt32]) throws {
        let all = try table(index(syncs: offsets.map { _ in true }, chunks: offsets))
        #expect(all.last?.type == type)
        #expect(all.last?.words == words)
    }

    @Test(
        arguments: [
            ([true, false, true], true, [0, 2, 1, 3]), ([false, false], true, [0, 0]),
            ([true, true], true, nil), ([false, false], false, nil),
        ] as [([Bool], Bool, [UInt32]?)])
    func keyFramesAreListedUnlessAllAre(syncs: [Bool], isVideo: Bool, words: [UInt32]?) throws {
        #expect(try table(index(syncs: syncs), isVideo: isVideo).find("stss")?.words == words)
    }

    @Test func countsItsEntries() throws {
        let all = try table(index(syncs: [true, false], chunks: [100, 200]))
        #expect(all.map(\.type) == ["stts", "stss", "stsc", "stsz", "stco"])
        #expect(all.find("stts")?.words == [0, 1, 2, 3000])
        #expect(all.find("stsc")?.words == [0, 1, 1, 1, 1])
        #expect(all.find("stsz")?.words == [0, 0, 2, 10, 11])
    }

    /// 640x360 fits level 2.1 up to 40 frames/s and needs 3.0 above (VP9 specification, annex A).
    @Test(arguments: [(Int64(3000), MovieForm.indexed, UInt8(21)), (1500, .indexed, 30), (1500, .fragmented, 21)])
    func theLevelFollowsTheMeanRate(distance: Int64, form: MovieForm, level: UInt8) throws {
        var track = try MP4Track(number: TrackNumber(1), format: MP4Fixture.vp9, clockRate: .video, start: .zero)
        for i in 0..<4 as Range<Int64> {
            try track.append([1], at: i * distance, lasting: distance, key: i == 0)
        }
        let bytes = MP4Fixture.written { SampleTable(track: track, form: form).write(to: &$0) }
        let all = try boxes(of: bytes)
        #expect(all.find("stbl/stsd/vp09/vpcC")?.payload[5] == level)
        #expect(all.find("stbl/stsz")?.words[2] == (form == .indexed ? 4 : 0))
    }
}
