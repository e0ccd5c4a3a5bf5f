import Media
import TestSupport
import Testing

@testable import Packaging

/// Where the writer begins clusters, and what it puts into the index.
@Suite struct MatroskaClusterTests {
    @Test func beginsAClusterEveryFiveSecondsOfAudio() throws {
        var (writer, track) = try Fixture.opusWriter()
        for i in 0..<1000 { try writer.append([1], at: Int64(i) * 960, to: track) }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.clusters.map(image.clusterTimestamp) == [0, 5000, 10_000, 15_000])
        #expect(image.cues.map(\.time) == [0, 5000, 10_000, 15_000])
        #expect(image.cues.map { $0.block?.time } == [0, 5000, 10_000, 15_000])
    }

    /// Key frames that follow each other faster than a second share a cluster; each has its cue.
    @Test func beginsAClusterAtKeyFrames() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        for i in 0..<100 {
            try writer.append([1], at: Int64(i) * 9000, key: [0, 5, 10, 31, 32].contains(i), to: video)
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.clusters.map(image.clusterTimestamp) == [0, 1000, 3100, 8100])
        #expect(image.cues.map(\.time) == [0, 500, 1000, 3100, 3200])
        #expect(image.cues.allSatisfy { $0.block?.time == $0.time && $0.block?.isKeyFrame == true })
    }

    @Test func beginsAClusterAfterFiveMebibytes() throws {
        var (writer, track) = try Fixture.opusWriter()
        let payload = [UInt8](repeating: 7, count: 1 << 20)
        for i in 0..<12 { try writer.append(payload, at: Int64(i) * 960, to: track) }
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.clusters.map { $0.all("SimpleBlock").count } == [5, 5, 2])
        #expect(image.blocks.allSatisfy { $0.payload.count == 1 << 20 })
    }

    @Test func crossesGapsOfHours() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        let hour: Int64 = 3600
        for second in [0, 40, 3 * hour, 50 * hour, 50 * hour + 1] {
            try writer.append([1], at: second * 48_000, to: audio)
            try writer.append([2], at: second * 90_000, nominal: 3000, key: false, to: video)
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        let expected: [Int64] = [0, 40_000, 10_800_000, 180_000_000, 180_001_000]
        #expect(image.times(ofTrack: 1) == expected)
        #expect(image.times(ofTrack: 2) == expected)
        #expect(image.clusters.map(image.clusterTimestamp) == Array(expected.prefix(4)))
        #expect(image.durationTicks.map { Int64($0) } == 180_001_033)
    }

    /// Video arrives later than audio; its blocks lie before the cluster's timestamp.
    @Test func writesNegativeRelativeTimes() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(
            Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: Fixture.milliseconds(32_768))
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        try writer.append([1], at: 0, to: audio)
        try writer.append([2], at: 0, key: false, to: video)
        try writer.append([3], at: 90, key: false, to: video)
        try writer.append([4], at: 960, to: audio)
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.clusters.count == 1)
        #expect(image.blocks.map(\.time) == [32_768, 0, 1, 32_788])
    }

    @Test func splitsWhereANegativeTimeDoesNotFit() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(
            Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: Fixture.milliseconds(32_769))
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        try writer.append([1], at: 0, to: audio)
        try writer.append([2], at: 0, key: false, to: video)
        try writer.append([3], at: 960, to: audio)
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.clusters.map(image.clusterTimestamp) == [32_769, 0, 32_789])
        #expect(image.blocks.map(\.time) == [32_769, 0, 32_789])
    }

    /// Before the first picture the audio's clusters are the index; afterwards the key frames are.
    @Test func indexesALateVideoTrack() throws {
        var (writer, audio) = try Fixture.opusWriter()
        for i in 0..<400 { try writer.append([1], at: Int64(i) * 960, to: audio) }
        #expect(MatroskaImage(writer.image)?.segment.child("Tracks")?.children.count == 1)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: Fixture.milliseconds(7950))
        for i in 0..<400 {
            try writer.append([1], at: Int64(i + 400) * 960, to: audio)
            try writer.append([2], at: Int64(i) * 1800, nominal: 1800, key: i % 150 == 0, to: video)
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.segment.child("Tracks")?.children.count == 2)
        #expect(image.cues.map(\.time) == [0, 5000, 7950, 10_950, 13_950])
        #expect(image.cues.map { $0.block?.track } == [1, 1, 2, 2, 2])
        #expect(image.cues.allSatisfy { $0.block?.time == $0.time })
        #expect(image.times(ofTrack: 2).first == 7950)
    }

    /// Any order of tracks, any steps of time: every block is found again with its time and content.
    @Test(arguments: 0..<6) func keepsEveryBlock(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var writer = MatroskaWriter(identity: Fixture.identity)
        let formats = [Fixture.opus, Fixture.vp8, Fixture.pcmu]
        let rates = [48_000, 90_000, 8000] as [Int64]
        var ticks = [Int64](repeating: 0, count: 3)
        var expected: [(track: Int, time: Int64, payload: [UInt8])] = []
        for (format, rate) in zip(formats, rates) {
            _ = try writer.addTrack(format, clockRate: ClockRate(hertz: rate), start: .zero)
        }
        for i in 0..<400 {
            let index = Int.random(in: 0..<3, using: &generator)
            // Pictures are a millisecond apart at least; see MatroskaTrackTests.
            let shortest: Int64 = index == 1 ? 90 : 1
            let steps: [Int64] = [
                shortest, rates[index] / 50, rates[index] * 3, rates[index] * 40, rates[index] * 4000,
            ]
            let rare = Int.random(in: 0..<100, using: &generator)
            ticks[index] += steps[rare < 50 ? 1 : rare < 80 ? 0 : rare < 95 ? 2 : rare < 98 ? 3 : 4]
            let payload = (0..<Int.random(in: 1...3, using: &generator)).map { UInt8(truncatingIfNeeded: i + $0) }
            let isKeyFrame = Int.random(in: 0..<10, using: &generator) == 0
            try writer.append(payload, at: ticks[index], key: isKeyFrame, to: TrackNumber(index + 1))
            expected.append((index + 1, (ticks[index] * 2000 + rates[index]) / (2 * rates[index]), payload))
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.segment.content.upperBound == image.bytes.count)
        #expect(image.blocks.map(\.track) == expected.map(\.track))
        #expect(image.blocks.map(\.time) == expected.map(\.time))
        #expect(image.blocks.map(\.payload) == expected.map(\.payload))
        #expect(image.cues.allSatisfy { $0.block?.time == $0.time })
        #expect(image.cues.map(\.time) == image.cues.map(\.time).sorted())
    }

    /// In the order of decoding, with the times of presentation: what is signed in a block's time is for this.
    @Test func aBPictureLiesBeforeTheBlockInFrontOfIt() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let track = try writer.addTrack(Fixture.h264, clockRate: .video, start: .zero)
        let shown: [Int64] = [0, 120, 40, 80, 1240, 1200, 1160]
        for (i, time) in shown.enumerated() {
            // The fifth begins a cluster; what is shown before it has a negative time there.
            let sample = Sample(
                presentationTime: time * 90, decodeTime: Int64(i - 1) * 3600, duration: 3600,
                isKeyFrame: i == 0 || i == 4)
            try writer.append([UInt8(i)].span, sample, to: track)
        }
        #expect(MatroskaImage(writer.image)?.times(ofTrack: 1) == shown)
        let isMoved = writer.move(track, to: Interval(milliseconds: 30))
        #expect(isMoved)
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.times(ofTrack: 1) == shown.map { $0 + 30 })
        #expect(image.cues.map(\.time) == [30, 1270])
        #expect(image.durationTicks == 1310)
    }
}
