import Foundation
import Media
import MediaSupport
import Testing

@testable import FFmpeg

@Suite struct FFmpegVideoEncoderTests {
    private func encoder(_ settings: VideoEncoding) throws -> any VideoEncoder {
        try FFmpegLibrary().videoEncoder(for: settings)
    }

    @Test(arguments: VideoRoundTripTests.codecs)
    func refusesPicturesOfAnotherSizeAndTimesThatDoNotGrow(codec: VideoCodec) throws {
        let encoder = try encoder(VideoRoundTripTests.settings(codec, width: 64, height: 64))
        let name = codec.rawValue
        #expect(throws: CodecError.settings(codec: name, reason: "a picture of 64x66; expected 64x64")) {
            try encoder.send(VideoFrame(width: 64, height: 66), at: 0, isKeyFrame: false)
        }
        try encoder.send(VideoFrame(width: 64, height: 64), at: 9, isKeyFrame: false)
        for time in [9, 8, 0, -1] as [Int64] {
            #expect(throws: CodecError.settings(codec: name, reason: "time \(time) is not after 9")) {
                try encoder.send(VideoFrame(width: 64, height: 64), at: time, isKeyFrame: false)
            }
        }
        // What was refused left no trace.
        try encoder.send(VideoFrame(width: 64, height: 64), at: 10, isKeyFrame: false)
        #expect(try rest(of: encoder).map(\.presentationTime).sorted() == [9, 10])
    }

    @Test(arguments: VideoRoundTripTests.codecs) func givesAllThatIsLeftAtTheEndAndThenNothing(codec: VideoCodec) throws
    {
        let encoder = try encoder(VideoRoundTripTests.settings(codec, width: 64, height: 64))
        for i in 0..<5 {
            try encoder.send(testPicture(width: 64, height: 64, number: i), at: Int64(i), isKeyFrame: false)
        }
        let packets = try rest(of: encoder)
        #expect(packets.map(\.presentationTime).sorted() == [0, 1, 2, 3, 4])
        // A second end is none.
        #expect(try rest(of: encoder).isEmpty)
    }

    @Test func ordersBPicturesByDecodeTimeAndDisplaysThemByPresentationTime() throws {
        let pictures = (0..<24).map { testPicture(width: 96, height: 64, number: $0) }
        let encoder = try encoder(VideoRoundTripTests.settings(.h264, width: 96, height: 64))
        let packets = try encode(pictures, with: encoder)
        let decoding = packets.map(\.decodeTime)
        #expect(decoding == decoding.sorted() && Set(decoding).count == packets.count)
        #expect(packets.contains { $0.presentationTime > $0.decodeTime })
        #expect(
            packets.contains { packet in
                packets.contains {
                    $0.decodeTime < packet.decodeTime && $0.presentationTime > packet.presentationTime
                }
            })
        let decoder = try FFmpegLibrary().videoDecoder(for: .h264)
        #expect(try decode(packets, with: decoder, format: encoder.format).map(\.tag) == (0..<24).map { $0 * 3000 })
    }

    @Test(
        arguments: VideoRoundTripTests.codecs,
        [
            VideoColour(matrix: .bt601), VideoColour(matrix: .bt709, range: .full), VideoColour(matrix: .bt2020),
            VideoColour(matrix: .unspecified, range: .full),
        ])
    func carriesTheColourInTheStream(codec: VideoCodec, colour: VideoColour) throws {
        let encoder = try encoder(
            VideoRoundTripTests.settings(codec, width: 64, height: 64, isLowDelay: true, colour: colour))
        let packets = try encode([testPicture(width: 64, height: 64, colour: colour)], with: encoder)
        let decoded = try decode(packets, with: try FFmpegLibrary().videoDecoder(for: codec), format: encoder.format)
        #expect(decoded.map(\.colour) == [colour])
    }

    /// A level of luma at each end of the range comes back as it was sent: nobody stretches samples.
    @Test(arguments: VideoRoundTripTests.codecs, [VideoColour.Range.limited, .full])
    func leavesLevelsAlone(codec: VideoCodec, range: VideoColour.Range) throws {
        let colour = VideoColour(matrix: .bt709, range: range)
        for level in [16, 235] as [UInt8] {
            var original = VideoFrame(width: 64, height: 64, colour: colour)
            original.withMutablePlanes { y, _, _ in
                for i in y.indices { y[i] = level }
            }
            let encoder = try encoder(
                VideoRoundTripTests.settings(codec, width: 64, height: 64, isLowDelay: true, colour: colour))
            let packets = try encode([original], with: encoder)
            let decoder = try FFmpegLibrary().videoDecoder(for: codec)
            let decoded = try #require(try decode(packets, with: decoder, format: encoder.format).first)
            #expect(samples(decoded).prefix(64 * 64).allSatisfy { abs(Int($0) - Int(level)) <= 1 })
        }
    }

    @Test(arguments: [VideoCodec.h264, .h265]) func spendsMoreForMore(codec: VideoCodec) throws {
        let pictures = (0..<30).map { testPicture(width: 160, height: 96, number: $0) }
        let sizes = try [60, 1200].map { bitrate in
            var settings = VideoRoundTripTests.settings(codec)
            settings.bitrate = bitrate
            settings.maximumBitrate = 2 * bitrate
            return try encode(pictures, with: encoder(settings)).reduce(0) { $0 + $1.bytes.count }
        }
        #expect(sizes[0] * 2 < sizes[1], "\(sizes)")
        // One second of video at 60 kbit/s, and what the first key frame costs beyond it.
        #expect(sizes[0] < 3 * 60_000 / 8)
    }

    // SVT-AV1 is left out: encoders of it side by side may wait for each other without end.
    @Test(arguments: VideoEncoding.Effort.allCases, [VideoCodec.h264, .h265])
    func worksAtEveryEffort(effort: VideoEncoding.Effort, codec: VideoCodec) throws {
        let encoder = try encoder(VideoRoundTripTests.settings(codec, width: 64, height: 64, effort: effort))
        let packets = try encode((0..<3).map { testPicture(width: 64, height: 64, number: $0) }, with: encoder)
        #expect(packets.count == 3)
    }

    /// As root, SVT-AV1 would make this thread and its own ones real-time ones.
    @Test(arguments: VideoRoundTripTests.codecs) func leavesThePriorityOfThreadsAlone(codec: VideoCodec) throws {
        let encoder = try encoder(VideoRoundTripTests.settings(codec, width: 64, height: 64))
        #expect(sched_getscheduler(0) == SCHED_OTHER)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap(Int32.init)
        // A thread that has ended meanwhile cannot be asked: -1.
        #expect(threads.allSatisfy { [SCHED_OTHER, -1].contains(sched_getscheduler($0)) } && threads.count > 1)
        _ = try encode([testPicture(width: 64, height: 64)], with: encoder)
    }

    private func rest(of encoder: any VideoEncoder) throws -> [EncodedPacket] {
        var packets: [EncodedPacket] = []
        var packet = EncodedPacket()
        try encoder.finish()
        while try encoder.receive(into: &packet) { packets.append(packet) }
        return packets
    }
}
