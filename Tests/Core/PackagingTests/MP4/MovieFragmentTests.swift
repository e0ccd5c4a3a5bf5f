import Media
import Testing

@testable import Packaging

@Suite struct MovieFragmentTests {
    private func track(
        _ number: Int, _ format: TrackFormat, at first: Int64 = 0, keys: [Bool], distances: [Int64]
    ) throws -> MP4Track {
        var track = try MP4Track(
            number: TrackNumber(number), format: format, clockRate: MP4Fixture.opusRate, start: .zero)
        var ticks = first
        for (isKey, distance) in zip(keys, distances) {
            try track.append([7, 7], at: ticks, lasting: distance, key: isKey)
            ticks += distance
        }
        return track
    }

    private func runs(_ tracks: [MP4Track]) throws -> [Box] {
        let bytes = MP4Fixture.written { MovieFragment.write(tracks.compactMap(\.part), sequenceNumber: 5, to: &$0) }
        let mediaBytes = tracks.reduce(0) { $0 + $1.run.bytes.count }
        let all = try boxes(of: bytes + [UInt8](repeating: 0, count: mediaBytes))
        #expect(all.map(\.type) == ["moof", "mdat"])
        #expect(all.find("moof/mfhd")?.words == [0, 5])
        return all[0].children.filter { $0.type == "traf" }
    }

    /// `trun` columns (ISO/IEC 14496-12 §8.8.8.1): 1 offset, 4 first flags, 100 durations, 200 sizes, 400 flags.
    @Test(
        arguments: [
            ([true, false, false], [3000, 3000, 3000], 0x205),
            ([true, false, false], [3000, 3001, 3000], 0x305),
            ([false, false, false], [3000, 3000, 3000], 0x201),
            ([false, true, false], [3000, 3000, 3000], 0x601),
            ([true, true, false], [3000, 2000, 3000], 0x701),
            ([true], [1], 0x205),
        ] as [([Bool], [Int64], UInt32)])
    func writesOnlyTheColumnsItNeeds(keys: [Bool], distances: [Int64], flags: UInt32) throws {
        let run = try runs([track(1, MP4Fixture.vp9, keys: keys, distances: distances)])
        let words = try #require(run.first?.find("trun")).words
        #expect(words[0] == flags)
        #expect(words[1] == UInt32(keys.count))
        let columns = (flags & 0x100 == 0 ? 0 : 1) + 1 + (flags & 0x400 == 0 ? 0 : 1)
        #expect(words.count == 3 + (flags & 0x4 == 0 ? 0 : 1) + columns * keys.count)
    }

    @Test func marksKeyFrames() throws {
        let run = try runs([track(1, MP4Fixture.vp9, keys: [false, true], distances: [3, 4])])
        #expect(
            run.first?.find("trun")?.words == [
                0x701, 2, UInt32(8 + 16 + 8 + 16 + 20 + 20 + 24 + 8), 3, 2, 0x0101_0000, 4, 2, 0x0200_0000,
            ])
    }

    @Test func audioIsSizesAlone() throws {
        let run = try runs([track(1, MP4Fixture.opus, keys: [true, false], distances: [960, 960])])
        #expect(run.first?.find("tfhd")?.words == [0x02_0008, 1, 960])
        #expect(run.first?.find("trun")?.words == [0x201, 2, 96 + 4 + 8, 2, 2])
    }

    @Test func timesAndOffsetsAreTheTracksOwn() throws {
        let late = try track(9, MP4Fixture.opus, at: 0x1_0000_0002, keys: [true], distances: [960])
        let empty = try track(2, MP4Fixture.opus, keys: [], distances: [])
        let first = try track(1, MP4Fixture.opus, keys: [true, true], distances: [1, 1])
        let both = try runs([first, empty, late])
        #expect(both.map { $0.find("tfhd")?.words[1] } == [1, 9])
        #expect(both[1].find("tfdt")?.words == [0x0100_0000, 1, 2])
        let offsets = both.compactMap { $0.find("trun")?.words[2] }
        #expect(offsets.count == 2 && offsets[1] == offsets[0] + 4)
    }

    @Test func showsBPicturesAtSignedOffsets() throws {
        var track = try track(1, MP4Fixture.h264, keys: [], distances: [])
        for (decoded, shown) in [(-6, 0), (-3, 12), (0, 3), (13, 9)] as [(Int64, Int64)] {
            let sample = Sample(presentationTime: shown, decodeTime: decoded, duration: 3, isKeyFrame: shown == 0)
            try track.append([7, 7].span, sample)
        }
        let run = try #require(runs([track]).first)
        // Six ticks later, so that the media begins at 0.
        #expect(run.find("tfdt")?.words == [0x0100_0000, 0, 0])
        let words = try #require(run.find("trun")).words
        #expect(words[0] == 0x0100_0B05)
        #expect(Array(words.dropFirst(4)) == [3, 2, 6, 3, 2, 15, 13, 2, 3, 3, 2, UInt32(bitPattern: -4)])
    }
}
