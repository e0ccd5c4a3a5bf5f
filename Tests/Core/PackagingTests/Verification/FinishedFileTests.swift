import Media
import TestSupport
import Testing

@testable import Packaging

/// Files as the writers finish them, with contents that could be real.
enum Finished {
    static func bytes(_ bytes: [UInt8]) -> FileBytes {
        FileBytes(count: Int64(bytes.count)) { offset, count in Array(bytes.dropFirst(Int(offset)).prefix(count)) }
    }

    /// In how many of 2000 copies, each with one bit flipped, something is found.
    static func foundWithFlippedBits(
        in bytes: [UInt8], seed: UInt64, _ isFound: ([UInt8]) -> Bool
    ) -> Int {
        var generator = SeededGenerator(seed: seed)
        var found = 0
        for _ in 0..<2000 {
            var broken = bytes
            let index = Int.random(in: bytes.indices, using: &generator)
            broken[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            found += isFound(broken) ? 1 : 0
        }
        return found
    }

    /// H.264 and Opus, a key frame in ten pictures, a fragment every five.
    ///
    /// - Parameters:
    ///   - packet: of Opus, by its number.
    ///   - isFinished: false for a file that grows.
    static func mp4(
        pictures: Int = 30, packet: (Int) -> [UInt8] = { _ in hex("FC 01 02") }, isFinished: Bool = true
    ) throws -> [UInt8] {
        var writer = MP4Writer(identity: MP4Fixture.identity)
        var disk = MP4Disk()
        let video = try writer.addTrack(MP4Fixture.h264, clockRate: .video, start: .zero)
        let audio = try writer.addTrack(MP4Fixture.opus, clockRate: MP4Fixture.opusRate, start: .zero)
        for i in 0..<pictures {
            let isKey = i % 10 == 0
            // An access unit of two units: a supplemental one and a slice.
            let picture = hex("00000002 0605 00000004") + [isKey ? 0x65 : 0x41, 1, 2, UInt8(truncatingIfNeeded: i)]
            let ticks = Int64(i)
            try writer.append(
                picture.span, Sample(presentationTime: ticks * 3000, duration: 3000, isKeyFrame: isKey), to: video)
            try writer.append(
                packet(i).span, Sample(presentationTime: ticks * 960, duration: 960, isKeyFrame: true), to: audio)
            if i % 5 == 4 { writer.flush() }
            disk.drain(&writer)
        }
        guard isFinished else { return disk.image }
        writer.finish()
        disk.drain(&writer)
        return disk.image
    }

    /// AAC alone, in packets of 1024 samples.
    static func m4a(packets: Int = 50) throws -> [UInt8] {
        var writer = MP4Writer(identity: MP4Fixture.identity, isAudioAlone: true)
        var disk = MP4Disk()
        let audio = try writer.addTrack(
            MP4Fixture.audio(.aac), clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<packets {
            try writer.append(
                hex("21 10 04").span, Sample(presentationTime: Int64(i) * 1024, duration: 1024, isKeyFrame: true),
                to: audio)
        }
        writer.finish()
        disk.drain(&writer)
        return disk.image
    }

    /// VP8 and Opus, with a cue for each key frame.
    static func matroska(pictures: Int = 60) throws -> [UInt8] {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<pictures {
            let isKey = i % 15 == 0
            let picture = isKey ? hex("10 02 00 9D 01 2A 40 01 B4 00") : hex("11 02 00 01")
            try writer.append(picture, at: Int64(i) * 9000, nominal: 9000, key: isKey, to: video)
            try writer.append(hex("FC 01 02"), at: Int64(i) * 4800, to: audio)
        }
        writer.finish()
        var disk = MP4Disk()
        for state in disk.states(of: writer.output).suffix(1) { disk = MP4Disk(image: state) }
        return disk.image
    }

    static func defect(_ bytes: [UInt8], as container: Container, frames: [Int]) -> PackagingError? {
        do throws(PackagingError) {
            let file = FinishedFile(byteCount: Int64(bytes.count)) { offset, count in
                Array(bytes.dropFirst(Int(offset)).prefix(count))
            }
            try file.verify(as: container, frameCounts: frames)
            return nil
        } catch {
            return error
        }
    }
}

@Suite struct FinishedFileTests {
    @Test(arguments: [Container.mp4, .mkv, .m4a])
    func takesAFileThatCannotBeReadForADefect(container: Container) {
        let file = FinishedFile(byteCount: 1000) { _, _ in nil }
        #expect(throws: PackagingError.self) { try file.verify(as: container, frameCounts: [1]) }
    }

    @Test func verifiesAudioAlone() throws {
        var bytes = try Finished.m4a()
        #expect(Finished.defect(bytes, as: .m4a, frames: [50]) == nil)
        #expect(Finished.defect(bytes, as: .m4a, frames: [51]) != nil)
        bytes.removeLast()
        #expect(Finished.defect(bytes, as: .m4a, frames: [50]) != nil)
    }
}
