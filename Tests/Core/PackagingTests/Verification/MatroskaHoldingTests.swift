import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MatroskaHoldingTests {
    private func media(_ bytes: [UInt8]) -> HeldMedia? { MatroskaHolding(file: Finished.bytes(bytes)).media() }

    private func growing(audio format: TrackFormat = Fixture.opus, packet: (Int) -> [UInt8]) throws -> [UInt8] {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        let audio = try writer.addTrack(format, clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<60 {
            let isKey = i % 15 == 0
            let picture = isKey ? hex("10 02 00 9D 01 2A 40 01 B4 00") : hex("11 02 00 01")
            try writer.append(picture, at: Int64(i) * 9000, nominal: 9000, key: isKey, to: video)
            try writer.append(packet(i), at: Int64(i) * 4800, to: audio)
        }
        writer.flush()
        var disk = MP4Disk()
        disk.image = disk.states(of: writer.output).last ?? []
        return disk.image
    }

    @Test func countsAFinishedAndAGrowingFileAlike() throws {
        let finished = try #require(media(Finished.matroska(pictures: 60)))
        let growing = try #require(media(growing { _ in hex("FC 01 02") }))
        for held in [finished, growing] {
            #expect(held.tracks.map(\.codec) == ["vp8", "opus"] && held.tracks.map(\.frames) == [60, 60])
            #expect(held.tracks.map(\.bytes) == [264, 180])
            #expect(held.tracks.map(\.duration) == [Interval(milliseconds: 5900), Interval(milliseconds: 5900)])
        }
    }

    @Test func countsWholeBlocksOfATornFile() throws {
        let bytes = try growing { _ in hex("FC 01 02") }
        var previous = 0
        for length in stride(from: bytes.count / 2, through: bytes.count, by: 1) {
            let frames = media(Array(bytes.prefix(length)))?.tracks.map(\.frames).reduce(0, +) ?? 0
            #expect(frames >= previous && frames - previous <= 1)
            previous = frames
        }
        #expect(previous == 120)
    }

    @Test func countsNoSilenceThatFillsAGap() throws {
        let opus = try growing { $0 < 20 ? hex("FC 01 02") : hex("FF 06") }
        #expect(media(opus)?.tracks[1].frames == 20)
        let pcmu = TrackFormat.audio(AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1))
        let bytes = try growing(audio: pcmu) { $0 < 20 ? hex("FF FF FE") : hex("FF FF FF FF") }
        #expect(media(bytes)?.tracks[1].frames == 20 && media(bytes)?.tracks[1].codec == "pcmu")
    }

    @Test func knowsNothingOfWhatIsNoFileOfOurs() throws {
        #expect(media([]) == nil && media(Array("half".utf8)) == nil)
        #expect(try media(Finished.mp4()) == nil)
        var generator = SeededGenerator(seed: 7)
        let bytes = try Finished.matroska()
        for _ in 0..<500 {
            var broken = bytes
            for _ in 0..<4 {
                broken[Int.random(in: broken.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            #expect((media(broken)?.tracks.map(\.frames).reduce(0, +) ?? 0) <= 120)
        }
    }

    /// Each codec, under the name that reports have for it.
    @Test(
        arguments: [
            (Fixture.vp8, "vp8"), (MP4Fixture.vp9, "vp9"), (MP4Fixture.av1, "av1"), (MP4Fixture.h264, "h264"),
            (MP4Fixture.h265, "h265"), (Fixture.opus, "opus"), (MP4Fixture.audio(.aac), "aac"),
            (.audio(AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1)), "pcmu"),
            (.audio(AudioFormat(codec: .pcma, sampleRate: 8000, channelCount: 1)), "pcma"),
            (.audio(AudioFormat(codec: .g722, sampleRate: 16_000, channelCount: 1)), "g722"),
            (.audio(AudioFormat(codec: .pcm, sampleRate: 48_000, channelCount: 1)), "pcm"),
        ] as [(TrackFormat, String)])
    func knowsEachCodec(format: TrackFormat, name: String) throws {
        for isFinished in [false, true] {
            var writer = MatroskaWriter(identity: Fixture.identity)
            let track = try writer.addTrack(format, clockRate: ClockRate(hertz: 48_000), start: .zero)
            for i in 0..<10 { try writer.append(hex("00000002 6501"), at: Int64(i) * 4800, to: track) }
            if isFinished { writer.finish() } else { writer.flush() }
            let bytes = MP4Disk().states(of: writer.output).last ?? []
            let held = try #require(media(bytes)?.tracks)
            #expect(held.map(\.codec) == [name] && held.map(\.frames) == [10] && held.map(\.bytes) == [60])
            #expect(held.map(\.kind) == [format.codec.kind])
            #expect(held.map(\.duration) == [Interval(milliseconds: 900)])
        }
    }

    // Clusters begin anew every five seconds at most, and each has its own time.
    @Test func addsUpClusters() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<200 { try writer.append(hex("FC 01 02"), at: Int64(i) * 48_000, to: audio) }
        let growing = try #require(media(MP4Disk().states(of: writer.output).last ?? []))
        writer.finish()
        let finished = try #require(media(MP4Disk().states(of: writer.output).last ?? []))
        for held in [growing, finished] {
            #expect(held.tracks.map(\.frames) == [200] && held.duration == Interval(milliseconds: 199_000))
        }
        #expect(finished.isAtLeast(growing) && growing.isAtLeast(finished))
    }

    // The last packet of encoded audio is in a group, which says how much of it is padding.
    @Test func countsAGroup() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<10 { try writer.append(hex("FC 01 02"), at: Int64(i) * 960, to: audio) }
        writer.trim(audio, at: 10 * 960 + 480)
        try writer.append(hex("FC 01 02"), at: 10 * 960, to: audio)
        writer.finish()
        #expect(media(MP4Disk().states(of: writer.output).last ?? [])?.tracks.map(\.frames) == [11])
    }

    // A damaged time of a cluster must not overflow.
    @Test func survivesTimesThatCannotBe() throws {
        var bytes = try growing { _ in hex("FC 01 02") }
        let cluster = try #require(bytes.indices.first { bytes[$0...].starts(with: hex("1F43B675")) })
        for byte in [0x7F, 0xFF] as [UInt8] {
            for i in cluster + 14..<cluster + 22 { bytes[i] = byte }
            let held = try #require(media(bytes))
            #expect(held.tracks.map(\.frames) == [60, 60])
            #expect(held.duration.seconds <= 101 * 366 * 86_400)
        }
    }
}
