import FileSupport
import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct TransportStreamWriterTests {
    private let video = VideoFormat(
        width: 64, height: 48,
        configuration: .h264(sequenceParameterSets: [hex("67 42C00A")], pictureParameterSets: [hex("68 CB")]))
    private let audio = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)

    private func picture(_ number: Int, size: Int = 300) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(UInt32(size))
        bytes.append(number % 30 == 0 ? 0x65 : 0x41)
        return bytes + Array(repeating: UInt8(truncatingIfNeeded: number), count: size - 1)
    }

    private func append(
        _ bytes: [UInt8], at time: Int64, decoded: Int64? = nil, key: Bool = false, _ kind: MediaKind,
        to writer: inout TransportStreamWriter
    ) throws {
        let sample = Sample(presentationTime: time, decodeTime: decoded, duration: 3000, isKeyFrame: key)
        try writer.append(bytes.span, sample, to: kind)
    }

    /// Seconds of 30 pictures and 47 frames of audio, each in a segment.
    private func segments(_ count: Int, from start: Int64 = 0) throws -> [[UInt8]] {
        var writer = try TransportStreamWriter(video: video, audio: audio)
        var segments: [[UInt8]] = []
        for second in 0..<count {
            let time = start + Int64(second) * 90_000
            for i in 0..<47 { try append([UInt8(i)], at: time + Int64(i) * 1920, .audio, to: &writer) }
            for i in 0..<30 { try append(picture(i), at: time + Int64(i) * 3000, key: i == 0, .video, to: &writer) }
            segments.append(writer.takeSegment())
        }
        return segments
    }

    // RFC 8216 §3.2.
    @Test func aSegmentBeginsWithItsTablesAndAKeyFrame() throws {
        for segment in try segments(3) {
            let reading = TransportReading(segment)
            #expect(reading.problems == [])
            #expect(reading.identifiers.prefix(2) == [0, 0x1000])
            #expect(reading.identifiers.filter { $0 == 0 || $0 == 0x1000 }.count == 2)
            #expect(reading.units[0x100]?.count == 30)
            #expect(reading.units[0x101]?.count == 47)
            #expect(reading.units[0x100]?.map(\.isRandomAccess) == [true] + Array(repeating: false, count: 29))
            #expect(reading.units[0x100]?.first?.bytes.starts(with: hex("00000001 09F0 00000001 67 42C00A")) == true)
            #expect(reading.units[0x101]?.allSatisfy { $0.bytes.starts(with: [0xFF, 0xF1]) } == true)
        }
    }

    @Test func segmentsBehindEachOtherAreOneStream() throws {
        let reading = TransportReading(try segments(5).flatMap { $0 })
        #expect(reading.problems == [])
        #expect(reading.units[0x100]?.map(\.presentationTime) == (0..<150).map { 90_000 + $0 * 3000 })
        #expect(reading.units[0x101]?.count == 235)
    }

    // ISO/IEC 13818-1 §2.7.2, §2.4.2.2: every 100 ms at least, and before what is decoded.
    @Test func theClockRunsAheadOfDecoding() throws {
        let reading = TransportReading(try segments(5).flatMap { $0 })
        #expect(reading.clocks.first == 45_000)
        for (last, next) in zip(reading.clocks, reading.clocks.dropFirst()) {
            #expect((1...9000).contains(next - last))
        }
    }

    @Test func timesWrapAfterADay() throws {
        let reading = TransportReading(try segments(2, from: (1 << 33) - 180_000).flatMap { $0 })
        #expect(reading.problems == [])
        #expect(reading.units[0x100]?.allSatisfy { (0..<1 << 33).contains($0.presentationTime) } == true)
    }

    @Test func bothAreInTheOrderOfDecoding() throws {
        var writer = try TransportStreamWriter(video: video, audio: audio)
        try append(picture(0), at: 0, key: true, .video, to: &writer)
        try append(picture(1), at: 7000, .video, to: &writer)
        for i in 0..<6 as Range<Int64> { try append([1], at: i * 1920, .audio, to: &writer) }
        let reading = TransportReading(writer.takeSegment())
        let expected: [UInt16] = [
            0x100, 0x100, 0x101, 0x101, 0x101, 0x101, 0x100, 0x100, 0x101, 0x101,
        ]
        #expect(Array(reading.identifiers.dropFirst(2)) == expected)
    }

    /// Readers drop what comes before the first clock, and the priming of an encoder is before the first picture.
    @Test func audioThatBeginsEarlierFollowsAClock() throws {
        var writer = try TransportStreamWriter(video: video, audio: audio)
        var stream: [UInt8] = []
        for second in 0..<3 as Range<Int64> {
            let time = second * 90_000
            try append(picture(0), at: time, key: true, .video, to: &writer)
            try append([1], at: time - 1920, .audio, to: &writer)
            let segment = writer.takeSegment()
            let reading = TransportReading(segment)
            #expect(reading.identifiers.prefix(4) == [0, 0x1000, 0x100, 0x101])
            #expect(reading.clocks.first == 90_000 + time - 1920 - 45_000)
            stream += segment
        }
        let reading = TransportReading(stream)
        #expect(reading.problems == [])
        #expect(zip(reading.clocks, reading.clocks.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// A packet of audio that belongs to the segment before, by its time: the clock does not run backwards.
    @Test func theClockNeverRunsBackwards() throws {
        var writer = try TransportStreamWriter(video: video, audio: audio)
        try append(picture(0), at: 3000, key: true, .video, to: &writer)
        var stream = writer.takeSegment()
        try append([1], at: 0, .audio, to: &writer)
        try append(picture(0), at: 6000, key: true, .video, to: &writer)
        stream += writer.takeSegment()
        #expect(TransportReading(stream).clocks == [48_000, 48_001, 51_000])
    }

    @Test func picturesThatAreReorderedHaveTwoTimes() throws {
        var writer = try TransportStreamWriter(video: video, audio: nil)
        try append(picture(0), at: 0, decoded: -6000, key: true, .video, to: &writer)
        try append(picture(1), at: 9000, decoded: -3000, .video, to: &writer)
        let units = TransportReading(writer.takeSegment()).units[0x100]
        #expect(units?.map(\.presentationTime) == [90_000, 99_000])
        #expect(units?.map(\.decodeTime) == [84_000, 87_000])
    }

    /// A shared screen has a picture now and then.
    @Test func theClockIsGivenWhilePicturesAreRare() throws {
        var writer = try TransportStreamWriter(video: video, audio: nil)
        try append(picture(0), at: 0, key: true, .video, to: &writer)
        var stream = writer.takeSegment()
        try append(picture(1), at: 180_000, .video, to: &writer)
        stream += writer.takeSegment()
        let reading = TransportReading(stream)
        #expect(reading.problems == [])
        #expect(reading.clocks.count == 24)
        #expect(zip(reading.clocks, reading.clocks.dropFirst()).allSatisfy { $1 - $0 <= 8100 && $1 > $0 })
    }

    /// What a sender that was away for hours would cost otherwise.
    @Test(arguments: [(900_000, 113), (900_001, 2), (Int64.max / 2, 2), (-5, 2)] as [(Int64, Int)])
    func afterALongSilenceTheClockLeaps(pause: Int64, count: Int) throws {
        var writer = try TransportStreamWriter(video: video, audio: nil)
        try append(picture(0), at: 0, key: true, .video, to: &writer)
        try append(picture(1), at: pause, .video, to: &writer)
        #expect(TransportReading(writer.takeSegment()).clocks.count == count)
    }

    @Test func audioAloneHasTheClock() throws {
        var writer = try TransportStreamWriter(video: nil, audio: audio)
        for i in 0..<10 as Range<Int64> { try append([1, 2], at: i * 1920, .audio, to: &writer) }
        let reading = TransportReading(writer.takeSegment())
        #expect(reading.problems == [])
        #expect(reading.clocks.count == 10)
        #expect(reading.units.keys.sorted() == [0x101])
    }

    @Test func withoutSamplesThereIsNoSegment() throws {
        var writer = try TransportStreamWriter(video: video, audio: audio)
        #expect(writer.takeSegment() == [])
    }

    @Test func parameterSetsCanChange() throws {
        var writer = try TransportStreamWriter(video: video, audio: nil)
        var changed = video
        changed.configuration = .h264(sequenceParameterSets: [hex("67 42C014")], pictureParameterSets: [])
        try writer.change(video: changed, audio: nil)
        try append(picture(0), at: 0, key: true, .video, to: &writer)
        let unit = TransportReading(writer.takeSegment()).units[0x100]?.first
        #expect(unit?.bytes.starts(with: hex("00000001 09F0 00000001 67 42C014 00000001 65")) == true)
    }

    // ISO/IEC 13818-1 §2.4.3.3, §2.4.4.9: counters go on, and other tables have another version.
    @Test func otherStreamsGoOnWithCountersAndAnotherVersion() throws {
        var writer = try TransportStreamWriter(video: nil, audio: audio)
        try append([1], at: 0, .audio, to: &writer)
        var stream = writer.takeSegment()
        let first = stream[188 + 10]
        try writer.change(video: video, audio: audio)
        try append(picture(0), at: 1920, key: true, .video, to: &writer)
        try append([2], at: 1920, .audio, to: &writer)
        let second = writer.takeSegment()
        #expect(first == 0xC1 && second[188 + 10] == 0xC3)
        try writer.change(video: video, audio: audio)
        try append([3], at: 3840, .audio, to: &writer)
        let third = writer.takeSegment()
        #expect(third[188 + 10] == 0xC3)
        stream += second + third
        let reading = TransportReading(stream)
        #expect(reading.problems == [])
        #expect(reading.units[0x100]?.count == 1 && reading.units[0x101]?.count == 3)
    }

    @Test func goesOnAsItWasWhereItRefusesAFormat() throws {
        var writer = try TransportStreamWriter(video: video, audio: nil)
        var changed = video
        changed.configuration = .vp8
        #expect(throws: PackagingError.codecNotAllowed(codec: "vp8", container: "ts")) {
            try writer.change(video: changed, audio: nil)
        }
        try append(picture(0), at: 0, key: true, .video, to: &writer)
        #expect(TransportReading(writer.takeSegment()).units[0x100]?.count == 1)
    }

    @Test func refusesWhatItHasNoStreamFor() throws {
        var writer = try TransportStreamWriter(video: video, audio: nil)
        #expect(throws: PackagingError.unknownTrack(number: 2, declared: 1)) {
            try append([1], at: 0, .audio, to: &writer)
        }
        writer = try TransportStreamWriter(video: nil, audio: audio)
        #expect(throws: PackagingError.unknownTrack(number: 1, declared: 1)) {
            try append(picture(0), at: 0, .video, to: &writer)
        }
        #expect(throws: PackagingError.frameTooLong(byteCount: 8185, limit: 8184)) {
            try append(Array(repeating: 0, count: 8185), at: 0, .audio, to: &writer)
        }
        #expect(writer.takeSegment() == [])
    }

    @Test func refusesOtherCodecsByName() {
        #expect(throws: PackagingError.codecNotAllowed(codec: "vp8", container: "ts")) {
            try TransportStreamWriter(video: VideoFormat(width: 1, height: 1, configuration: .vp8), audio: nil)
        }
        #expect(throws: PackagingError.codecNotAllowed(codec: "opus", container: "ts")) {
            try TransportStreamWriter(
                video: nil, audio: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        }
    }
}
