import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MatroskaVerificationTests {
    private func defect(_ bytes: [UInt8], tracks: Int = 2) -> PackagingError? {
        Finished.defect(bytes, as: .mkv, frames: [Int](repeating: 60, count: tracks))
    }

    @Test func findsNothingWrongWithWhatWasWritten() throws {
        #expect(try defect(Finished.matroska()) == nil)
        #expect(try defect(Finished.matroska(pictures: 2000)) == nil)
        #expect(try defect(Finished.matroska(pictures: 0)) == nil)
    }

    /// Two packets are cut, one of them alone in the last cluster, where a cue points to it.
    @Test func knowsTheEndOfEncodedAudio() throws {
        let format = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 1, primingSampleCount: 1024)
        var writer = MatroskaWriter(identity: Fixture.identity)
        let track = try writer.addTrack(.audio(format), clockRate: MP4Fixture.opusRate, start: .zero)
        writer.trim(track, at: 1500)
        for ticks in [0, 1024, 480_000] as [Int64] {
            try writer.append([7, 8], at: ticks, nominal: 1024, to: track)
        }
        writer.finish()
        let bytes = writer.image
        #expect(Finished.defect(bytes, as: .mkv, frames: [3]) == nil)
        // The track of each padded block.
        for block in bytes.indices where Array(bytes[block...].prefix(3)) == hex("A1 86 81") {
            var other = bytes
            other[block + 2] = 0x82
            #expect(Finished.defect(other, as: .mkv, frames: [3]) != nil)
        }
    }

    // A picture that is needed for decoding and not for showing has a flag of its own; audio has none.
    @Test func knowsPicturesThatAreNotShown() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let track = try writer.addTrack(
            .video(VideoFormat(width: 64, height: 48, configuration: .vp8)), clockRate: .video, start: .zero)
        let frame: [UInt8] = [0x10, 2, 0, 0x9D, 1, 0x2A, 64, 0, 48, 0]
        for i in 0..<2 as Range<Int64> {
            try writer.append(
                frame.span,
                Sample(
                    presentationTime: i * 3000, decodeTime: i * 3000, duration: 3000, isKeyFrame: true, isShown: i == 1),
                to: track)
        }
        writer.finish()
        #expect(Finished.defect(writer.image, as: .mkv, frames: [2]) == nil)
        var other = writer.image
        let flags = try #require(other.indices.first { Array(other[$0...].prefix(2)) == [0x88, 0x10] })
        other[flags] = 0x89
        #expect(Finished.defect(other, as: .mkv, frames: [2]) != nil)
    }

    @Test func missesTracks() throws {
        let bytes = try Finished.matroska()
        #expect(defect(bytes, tracks: 1) != nil && defect(bytes, tracks: 3) != nil)
    }

    @Test func findsEveryTruncation() throws {
        let bytes = try Finished.matroska()
        for count in 0..<bytes.count { #expect(defect(Array(bytes.prefix(count))) != nil, "\(count)") }
        #expect(defect(bytes + [0]) != nil)
    }

    // A file that is still growing has sizes that nobody knows (RFC 8794 §6.2).
    @Test func findsAFileThatWasNotFinished() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let track = try writer.addTrack(Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        try writer.append(hex("FC 01 02"), at: 0, to: track)
        let states = MP4Disk().states(of: writer.output)
        #expect(defect(try #require(states.last), tracks: 1) != nil)
    }

    // Of the first cue: its cluster's position, its block's, its track.
    @Test(arguments: [(12 + 16, 0x40), (12 + 32, 1), (12 + 15, 3)] as [(Int, UInt8)])
    func findsACueThatPointsElsewhere(distance: Int, change: UInt8) throws {
        var bytes = try Finished.matroska()
        let cues = try #require(bytes.indices.last { Array(bytes[$0...].prefix(4)) == hex("1C53BB6B") })
        bytes[cues + distance] ^= change
        #expect(defect(bytes) != nil)
    }

    // The start code of the first key frame, and the track of the first block.
    @Test(arguments: [("9D012A", 0, 1), ("A3", 2, 4)] as [(String, Int, UInt8)])
    func findsABlockThatIsNone(pattern: String, distance: Int, change: UInt8) throws {
        var bytes = try Finished.matroska()
        let cluster = try #require(bytes.indices.first { Array(bytes[$0...].prefix(4)) == hex("1F43B675") })
        let place = try #require((cluster + 12 + 10..<bytes.count).first { bytes[$0...].starts(with: hex(pattern)) })
        bytes[place + distance] ^= change
        #expect(defect(bytes) != nil)
    }

    @Test func survivesFlippedBits() throws {
        let found = Finished.foundWithFlippedBits(in: try Finished.matroska(), seed: 6) { defect($0) != nil }
        #expect(found > 100, "\(found)")
    }
}
