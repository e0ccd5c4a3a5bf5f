import Media
import TestSupport
import Testing

@testable import Packaging

/// What lies on the disk while a file grows, and that the time of writing does not matter.
@Suite struct MatroskaGrowingFileTests {
    /// A recording with everything that patches: a late track, a larger picture, moves, clusters, the end.
    private func record(drain: (inout MatroskaWriter, Int) -> Void) throws -> MatroskaWriter {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        var video: TrackNumber?
        for i in 0..<600 {
            try writer.append([1, UInt8(i & 255)], at: Int64(i) * 960, to: audio)
            if i == 150 {
                video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: Fixture.milliseconds(3000))
            }
            if let video {
                try writer.append([2], at: Int64(i - 150) * 1800, nominal: 1800, key: i % 90 == 60, to: video)
                if i == 300 { writer.move(video, to: Fixture.milliseconds(3215)) }
                if i == 320 {
                    writer.update(.video(VideoFormat(width: 640, height: 360, configuration: .vp8)), of: video)
                }
                if i == 333 { writer.move(audio, to: Fixture.milliseconds(41)) }
            }
            drain(&writer, i)
        }
        return writer
    }

    @Test func isTheSameWheneverItIsDrained() throws {
        var whole = try record { _, _ in }
        whole.finish()
        for period in [1, 7, 50, 149, 301, 10_000] {
            var owner = FileOwner()
            var writer = try record { writer, step in
                if step % period == 0 { owner.drain(&writer) }
            }
            writer.finish()
            owner.drain(&writer)
            #expect(owner.bytes == whole.image)
        }
        for seed in 0..<4 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var owner = FileOwner()
            var writer = try record { writer, _ in
                if Int.random(in: 0..<20, using: &generator) == 0 { owner.drain(&writer) }
            }
            owner.drain(&writer)
            writer.finish()
            owner.drain(&writer)
            #expect(owner.bytes == whole.image)
        }
    }

    /// Killed after any drain, the file tells all that was appended, with the times known by then.
    @Test func canBeReadAfterEveryDrain() throws {
        var owner = FileOwner()
        var broken: [Int] = []
        _ = try record { writer, step in
            guard step % 37 == 0 else { return }
            owner.drain(&writer)
            guard let image = MatroskaImage(owner.bytes), image.times(ofTrack: 1).count == step + 1,
                image.times(ofTrack: 1).last == Int64(step * 20 + (step >= 333 ? 41 : 0)),
                image.times(ofTrack: 2).count == max(0, step - 149),
                image.times(ofTrack: 2).first == (step < 150 ? nil : step < 300 ? 3000 : 3215),
                image.segment.child("Tracks")?.children.count == (step < 150 ? 1 : 2)
            else {
                broken.append(step)
                return
            }
        }
        #expect(broken.isEmpty)
    }

    /// Torn anywhere behind the header, the blocks before the tear are all there.
    @Test func losesNothingBeforeATear() throws {
        var generator = SeededGenerator(seed: 9)
        let bytes = try record { _, _ in }.image
        let whole = try #require(MatroskaImage(bytes)).blocks
        let first = try #require(whole.first).offset
        for _ in 0..<60 {
            let count = Int.random(in: first...bytes.count, using: &generator)
            let torn = try #require(MatroskaImage(Array(bytes.prefix(count))))
            #expect(torn.blocks == whole.filter { $0.offset + 6 + $0.payload.count <= count })
        }
    }

    /// The corrections of a live file are small: none of them rewrites media.
    @Test func patchesOnlyWhatIsFixedInWidth() throws {
        var widths: Set<Int> = []
        var writer = try record { writer, _ in
            writer.output.patches.forEach { widths.insert($0.bytes.count) }
            writer.output.didDrain()
        }
        writer.finish()
        writer.output.patches.forEach { widths.insert($0.bytes.count) }
        // Block times, cluster times and sizes, the duration, SeekHead, Tracks.
        #expect(widths == [2, 8, 11, 89, 4096])
    }
}
