import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MovieBoxTests {
    private func movie(_ form: MovieForm, title: String = "", tracks: Int = 0) throws -> Box {
        var identity = MP4Fixture.identity
        identity.title = title
        let all = try (0..<tracks).map {
            var track = try MP4Track(
                number: TrackNumber($0 + 1), format: MP4Fixture.opus, clockRate: MP4Fixture.opusRate,
                start: Interval(milliseconds: Int64($0)))
            try track.append([1], at: 0, lasting: 960)
            return track
        }
        let bytes = MP4Fixture.written { MovieBox(identity: identity, tracks: all, form: form).write(to: &$0) }
        return try #require(boxes(of: bytes).find("moov"))
    }

    @Test func theHeaderIsVersionOne() throws {
        let header = try #require(movie(.indexed, tracks: 2).find("mvhd"))
        #expect(
            header.payload
                == hex(
                    """
                    01 000000
                    00000000E5457690 00000000E5457690   # 2025-11-21T01:53:20Z, twice
                    0000BB80                            # 48,000 units per second
                    00000000000003F0                    # 1008: 1 ms and 20 ms of the second track
                    00010000 0100 0000 00000000 00000000
                    00010000 00000000 00000000 00000000 00010000 00000000 00000000 00000000 40000000
                    00000000 00000000 00000000 00000000 00000000 00000000
                    00000003                            # next_track_ID
                    """))
    }

    @Test(
        arguments: [
            (0, 1), (0x7FFF_FFFF, 1), (0x8000_0000, 2), (0xFFFF_FFFE, 2), (0xFFFF_FFFF, 3), (0x7FFF_FFFF * 7, 8),
            (.max, 48_000), (.min, 1),
        ] as [(Int64, Int64)])
    func theScaleBecomesAsCoarseAsAPauseNeeds(pause: Int64, divisor: Int64) {
        #expect(MovieBox.divisor(forPause: pause) == divisor)
    }

    /// Sound and picture stay together: both scales are the movie's, so every player finds the same times.
    @Test func aPauseChangesTheScaleOfMovieAndTracks() throws {
        let hours: Int64 = 13
        let tracks = try [(MP4Fixture.vp9, ClockRate.video), (MP4Fixture.opus, MP4Fixture.opusRate)].map {
            var track = try MP4Track(
                number: TrackNumber(1), format: $0, clockRate: $1, start: Interval(milliseconds: 500))
            try track.append([1], at: 0, lasting: $1.hertz / 50)
            try track.append([1], at: hours * 3600 * $1.hertz, lasting: $1.hertz / 50)
            return track
        }
        for (form, hertz) in [(MovieForm.indexed, UInt32(24_000)), (.fragmented, 48_000)] {
            let box = MovieBox(identity: MP4Fixture.identity, tracks: tracks, form: form)
            let movie = try #require(boxes(of: MP4Fixture.written { box.write(to: &$0) }).find("moov"))
            #expect(movie.find("mvhd")?.words[5] == hertz)
            for track in ["trak:1", "trak:2"] {
                #expect(movie.find("\(track)/mdia/mdhd")?.words[5] == hertz)
                #expect(movie.find("\(track)/edts/elst")?.words[3] == hertz / 2)
                guard form == .indexed else { continue }
                let pause = UInt32(hours * 3600) * hertz
                #expect(movie.find("\(track)/mdia/minf/stbl/stts")?.words == [0, 2, 1, pause, 1, hertz / 50])
            }
        }
    }

    @Test func fragmentsHaveNoLengthButDefaults() throws {
        let movie = try movie(.fragmented, title: "not yet", tracks: 2)
        #expect(movie.children.map(\.type) == ["mvhd", "trak", "trak", "mvex"])
        #expect(movie.find("mvhd")?.words[6...7] == [0, 0])
        #expect(movie.find("mvex/trex:2")?.words == [0, 2, 1, 0, 0, 0x0200_0000])
    }

    @Test func theIndexCarriesTheTitle() throws {
        let movie = try movie(.indexed, title: "Büro", tracks: 1)
        #expect(movie.children.map(\.type) == ["mvhd", "trak", "udta"])
        let item = try #require(movie.find("udta/meta/ilst/*nam/data"))
        #expect(item.payload == hex("00000001 00000000 42 C3BC 72 6F  # type 1, UTF-8"))
        #expect(movie.find("udta/meta/hdlr")?.words[2...3] == [0x6D64_6972, 0x6170_706C])
    }

    @Test func withoutATitleThereIsNoUserData() throws {
        #expect(try movie(.indexed, tracks: 1).find("udta") == nil)
    }
}
