import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct TrackBoxTests {
    private func box(_ format: TrackFormat, _ form: MovieForm, samples: Int64 = 2) throws -> (TrackBox, Box) {
        var track = try MP4Track(
            number: TrackNumber(7), format: format, clockRate: .video, start: Interval(milliseconds: 40))
        for i in 0..<samples {
            try track.append([1], at: i * 4500, lasting: 4500)
        }
        let box = TrackBox(track: track, scale: .common, form: form, creation: 0x1_2345_6789)
        return (box, try #require(boxes(of: MP4Fixture.written { box.write(to: &$0) }).first))
    }

    @Test func theLengthIncludesTheTimeBeforeTheTrack() throws {
        let (track, trak) = try box(MP4Fixture.vp9, .indexed)
        // 40 ms and two pictures of 50 ms.
        #expect(track.duration == 6720)
        #expect(
            trak.find("tkhd")?.words == [
                0x0100_0003, 1, 0x2345_6789, 1, 0x2345_6789, 7, 0, 0, 6720, 0, 0, 0, 0,
                0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000, 640 << 16, 360 << 16,
            ])
        #expect(
            trak.find("mdia/mdhd")?.words == [
                0x0100_0000, 1, 0x2345_6789, 1, 0x2345_6789, 48_000, 0, 4800, 0x55C4_0000,
            ])
    }

    // Made by hand after ISO/IEC 14496-12 §6.2.2: x' = ax + cy + tx, y' = bx + dy + ty, and the corner stays in sight.
    @Test(
        arguments: [
            (.quarter, [0, 0x1_0000, 0, 0xFFFF_0000, 0, 0, 360 << 16, 0, 0x4000_0000]),
            (.half, [0xFFFF_0000, 0, 0, 0, 0xFFFF_0000, 0, 640 << 16, 360 << 16, 0x4000_0000]),
            (.threeQuarters, [0, 0xFFFF_0000, 0, 0x1_0000, 0, 0, 0, 640 << 16, 0x4000_0000]),
        ] as [(FrameRotation, [UInt32])])
    func turnsThePictures(rotation: FrameRotation, matrix: [UInt32]) throws {
        guard case .video(var turned) = MP4Fixture.vp9 else {
            Issue.record("a video format")
            return
        }
        turned.rotation = rotation
        let track = try MP4Track(number: TrackNumber(1), format: .video(turned), clockRate: .video, start: .zero)
        let box = TrackBox(track: track, scale: .common, form: .indexed, creation: 0)
        let trak = try #require(boxes(of: MP4Fixture.written { box.write(to: &$0) }).first)
        let words = try #require(trak.find("tkhd")?.words)
        #expect(Array(words[13..<22]) == matrix)
        #expect(words[22...] == [640 << 16, 360 << 16])
    }

    @Test func fragmentsHaveNoLength() throws {
        let (track, trak) = try box(MP4Fixture.vp9, .fragmented)
        #expect(track.duration == 0)
        #expect(trak.find("mdia/mdhd")?.words[6...7] == [0, 0])
        #expect(trak.find("edts/elst")?.words[7...8] == [0, 0])
    }

    @Test func hasTheNameOfItsParticipant() throws {
        let track = try MP4Track(
            number: TrackNumber(1), format: MP4Fixture.vp9, clockRate: .video, start: .zero, name: TrackName("Zoë"))
        for form in [MovieForm.fragmented, .indexed] {
            let box = TrackBox(track: track, scale: .common, form: form, creation: 0)
            let trak = try #require(boxes(of: MP4Fixture.written { box.write(to: &$0) }).first)
            #expect(trak.find("mdia/hdlr")?.payload.suffix(5) == hex("5A 6F C3AB 00")[...])
            #expect(trak.find("udta/name")?.payload == hex("5A 6F C3AB"))
        }
        #expect(try box(MP4Fixture.vp9, .indexed).1.find("udta") == nil)
    }

    @Test func aTrackWithoutSamplesHasNoLength() throws {
        #expect(try box(MP4Fixture.vp9, .indexed, samples: 0).0.duration == 0)
    }

    @Test(
        arguments: [
            (MP4Fixture.opus, "smhd", 0x736F_756E, 0x0100_0000),
            (MP4Fixture.h264, "vmhd", 0x7669_6465, 0),
        ] as [(TrackFormat, String, UInt32, UInt32)])
    func audioAndPictureHaveTheirHeaders(format: TrackFormat, header: String, kind: UInt32, volume: UInt32) throws {
        let (_, trak) = try box(format, .indexed)
        #expect(trak.find("mdia/minf")?.children.map(\.type) == [header, "dinf", "stbl"])
        #expect(trak.find("mdia/hdlr")?.words[2] == kind)
        #expect(trak.find("tkhd")?.words[12] == volume)
    }
}
