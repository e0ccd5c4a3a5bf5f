import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MP4HoldingTests {
    private func media(_ bytes: [UInt8]) -> HeldMedia? { MP4Holding(file: Finished.bytes(bytes)).media() }

    @Test func countsAFinishedFile() throws {
        let held = try #require(media(Finished.mp4(pictures: 30)))
        #expect(held.tracks.map(\.codec) == ["h264", "opus"] && held.tracks.map(\.frames) == [30, 30])
        #expect(held.tracks.map(\.bytes) == [420, 90])
        #expect(held.tracks.map { $0.duration.nanoseconds / 1_000_000 } == [1000, 600])
        #expect(try media(Finished.m4a(packets: 50))?.tracks.map(\.frames) == [50])
    }

    @Test func countsAFileThatWasNeverFinished() throws {
        let held = try #require(media(Finished.mp4(pictures: 32, isFinished: false)))
        // Two pictures are in no fragment yet.
        #expect(held.tracks.map(\.frames) == [30, 30] && held.tracks.map(\.codec) == ["h264", "opus"])
        #expect(held.tracks.map { $0.duration.nanoseconds / 1_000_000 } == [1000, 600])
    }

    @Test func countsWholeFragmentsOfATornFile() throws {
        let bytes = try Finished.mp4(isFinished: false)
        var previous = 0
        for length in stride(from: bytes.count / 2, to: bytes.count, by: 7) {
            let frames = media(Array(bytes.prefix(length)))?.tracks[0].frames ?? 0
            #expect(frames >= previous && frames % 5 == 0 && frames <= 30)
            previous = frames
        }
        #expect(previous >= 25)
    }

    // Packets that only say how long it is silent fill gaps.
    @Test func countsNoSilenceThatFillsAGap() throws {
        let bytes = try Finished.mp4(
            packet: { $0 < 20 ? hex("FC 01 02") : hex("FF 06") }, isFinished: false)
        #expect(media(bytes)?.tracks.map(\.frames) == [30, 20])
    }

    @Test func knowsNothingOfWhatIsNoFileOfOurs() throws {
        #expect(media([]) == nil && media(Array("half".utf8)) == nil)
        #expect(try media(Finished.matroska()) == nil)
        var generator = SeededGenerator(seed: 7)
        let bytes = try Finished.mp4()
        for _ in 0..<500 {
            var broken = bytes
            for _ in 0..<4 {
                broken[Int.random(in: broken.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            // Whatever it holds, there is no more in it than its bytes.
            let frames = media(broken)?.tracks.map(\.frames).max() ?? 0
            #expect(frames <= broken.count / 4)
        }
    }

    // A kill between any two writes, and within each, leaves no less than was shown before.
    @Test func countsWhatEveryStateOnTheWayShows() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        var disk = MP4Disk()
        let audio = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        disk.drain(&writer)
        var previous = 0
        for i in 0..<40 {
            let sample = Sample(presentationTime: Int64(i) * 960, duration: 960, isKeyFrame: true)
            try writer.append(hex("FC 01 02").span, sample, to: audio)
            if i % 4 == 3 { writer.flush() }
            if i == 39 { writer.finish() }
            for state in disk.states(of: writer.output) {
                let frames = media(state)?.tracks.first?.frames ?? 0
                #expect(frames >= previous && frames <= i + 1)
                previous = frames
            }
            disk.drain(&writer)
        }
        #expect(previous == 40)
    }

    /// Each codec that MP4 takes, under the name that reports have for it.
    @Test(
        arguments: [
            (MP4Fixture.h264, "h264"), (MP4Fixture.h265, "h265"), (MP4Fixture.vp9, "vp9"), (MP4Fixture.av1, "av1"),
            (MP4Fixture.opus, "opus"), (MP4Fixture.audio(.aac), "aac"),
        ] as [(TrackFormat, String)])
    func knowsEachCodec(format: TrackFormat, name: String) throws {
        for isFinished in [false, true] {
            var writer = MP4Writer(identity: MP4Fixture.identity)
            var disk = MP4Disk()
            let track = try writer.addTrack(format, clockRate: ClockRate(hertz: 48_000), start: .zero)
            for i in 0..<10 {
                let sample = Sample(presentationTime: Int64(i) * 960, duration: 960, isKeyFrame: true)
                try writer.append(hex("00000002 6501").span, sample, to: track)
            }
            writer.flush()
            disk.drain(&writer)
            if isFinished { writer.finish() }
            disk.drain(&writer)
            let held = try #require(media(disk.image)?.tracks)
            #expect(held.map(\.codec) == [name] && held.map(\.frames) == [10] && held.map(\.bytes) == [60])
            #expect(held.map(\.kind) == [format.codec.kind])
            #expect(held.map(\.duration) == [Interval(milliseconds: 200)])
        }
    }

    // Durations that differ, offsets of B pictures and flags of each sample move the columns of a fragment's index.
    @Test func readsEveryLayoutOfAFragment() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        var disk = MP4Disk()
        let video = try writer.addTrack(MP4Fixture.h264, clockRate: .video, start: .zero)
        let order: [Int64] = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8]
        for (i, position) in order.enumerated() {
            let sample = Sample(
                presentationTime: position * 3000 + 6000, decodeTime: Int64(i) * 3000 + (i % 2 == 0 ? 0 : 100),
                duration: 3000, isKeyFrame: i == 0 || i == 4)
            try writer.append(hex("00000002 6501").span, sample, to: video)
        }
        writer.flush()
        disk.drain(&writer)
        let growing = try #require(media(disk.image)?.tracks.first)
        writer.finish()
        disk.drain(&writer)
        let finished = try #require(media(disk.image)?.tracks.first)
        #expect(growing.frames == 10 && finished.frames == 10 && growing.bytes == finished.bytes)
        let difference = growing.duration.nanoseconds - finished.duration.nanoseconds
        #expect(abs(difference) <= HeldMedia.tolerance.nanoseconds)
    }

    @Test func keepsTheTimeOfAPause() throws {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        var disk = MP4Disk()
        let audio = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        for i in 0..<20 {
            let time = Int64(i) * 960 + (i < 10 ? 0 : 48_000 * 60)
            try writer.append(
                hex("FC 01 02").span, Sample(presentationTime: time, duration: 960, isKeyFrame: true), to: audio)
        }
        writer.flush()
        disk.drain(&writer)
        let growing = try #require(media(disk.image))
        writer.finish()
        disk.drain(&writer)
        let finished = try #require(media(disk.image))
        for held in [growing, finished] {
            #expect(held.tracks.map(\.frames) == [20] && held.duration == Interval(milliseconds: 60_400))
        }
        #expect(finished.isAtLeast(growing) && growing.isAtLeast(finished))
    }

    @Test func countsNoFragmentWithoutItsMedia() throws {
        let bytes = try Finished.mp4(pictures: 10, isFinished: false)
        let moof = try #require(bytes.indices.last { bytes[$0...].starts(with: Array("moof".utf8)) })
        let media = try #require(self.media(Array(bytes.prefix(moof - 4))))
        #expect(media.tracks.map(\.frames) == [5, 5])
        // The index of the last fragment is whole, and its media is not.
        let torn = try #require(self.media(Array(bytes.prefix(bytes.count - 20))))
        #expect(torn.tracks.map(\.frames) == [5, 5])
    }

    @Test func takesNoOtherPlayersFile() {
        var writer = BoxWriter()
        writer.box("ftyp") { $0.zeros(8) }
        writer.box("moov") { movie in movie.box("trak") { $0.zeros(4) } }
        #expect(media(writer.bytes) == nil)
        #expect(media(Array(writer.bytes.prefix(16))) == nil)
    }
}
