import Media
import MediaSupport
import TestSupport
import Testing

@testable import FFmpeg

@Suite struct FFmpegVideoDecoderTests {
    private func packets(
        _ codec: VideoCodec, count: Int = 12, isLowDelay: Bool = false
    ) throws -> (packets: [EncodedPacket], format: VideoFormat) {
        let encoder = try FFmpegLibrary().videoEncoder(
            for: VideoRoundTripTests.settings(codec, width: 96, height: 64, isLowDelay: isLowDelay))
        let packets = try encode((0..<count).map { testPicture(width: 96, height: 64, number: $0) }, with: encoder)
        return (packets, encoder.format)
    }

    @Test(arguments: VideoRoundTripTests.codecs) func givesTheSameSamplesEachTime(codec: VideoCodec) throws {
        let (packets, format) = try packets(codec)
        let runs = try (0..<2).map { _ in
            try decode(packets, with: FFmpegLibrary().videoDecoder(for: codec), format: format).map(samples)
        }
        #expect(runs[0] == runs[1] && runs[0].count == 12)
    }

    @Test(arguments: [VideoCodec.h264, .h265]) func givesWhatItHeldBackAtTheEnd(codec: VideoCodec) throws {
        let (packets, format) = try packets(codec)
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        var before: [Int64] = []
        for packet in packets {
            try decoder.send(packet.bytes.span, format: format, tag: packet.presentationTime)
            while let picture = try decoder.receive() { before.append(picture.tag) }
        }
        decoder.finish()
        var after: [Int64] = []
        while let picture = try decoder.receive() { after.append(picture.tag) }
        #expect(!after.isEmpty && before + after == (0..<12).map { $0 * 3000 })
        #expect(try decoder.receive() == nil)
    }

    @Test(arguments: VideoRoundTripTests.codecs) func decodesAgainAfterTheEndAndAReset(codec: VideoCodec) throws {
        let (packets, format) = try packets(codec)
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        let first = try decode(packets, with: decoder, format: format).map(samples)
        decoder.reset()
        #expect(try decoder.receive() == nil)
        #expect(try decode(packets, with: decoder, format: format).map(samples) == first)
    }

    @Test(arguments: [VideoCodec.h264, .h265]) func forgetsHeldPicturesWithAReset(codec: VideoCodec) throws {
        let (packets, format) = try packets(codec)
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        for packet in packets.prefix(6) { try decoder.send(packet.bytes.span, format: format, tag: 1) }
        decoder.reset()
        var tags: [Int64] = []
        for packet in packets {
            try decoder.send(packet.bytes.span, format: format, tag: 2)
            while let picture = try decoder.receive() { tags.append(picture.tag) }
        }
        #expect(!tags.isEmpty && tags.allSatisfy { $0 == 2 })
    }

    /// Pictures that the caller leaves unread give way to the next frame.
    @Test func goesOnWhereNobodyReceives() throws {
        let (packets, format) = try packets(.h264, count: 40)
        let decoder = try FFmpegLibrary().videoDecoder(for: .h264)
        for packet in packets { try decoder.send(packet.bytes.span, format: format, tag: packet.presentationTime) }
        decoder.finish()
        var last: Int64 = -1
        while let picture = try decoder.receive() {
            #expect(picture.tag > last)
            last = picture.tag
        }
        #expect(last == 39 * 3000)
    }

    @Test(arguments: VideoRoundTripTests.codecs) func refusesEveryTruncationOrDecodesIt(codec: VideoCodec) throws {
        let (packets, format) = try packets(codec, count: 1, isLowDelay: codec != .av1)
        let whole = try #require(packets.first).bytes
        for count in stride(from: 0, to: whole.count, by: 3) {
            let decoder = try FFmpegLibrary().videoDecoder(for: codec)
            do {
                try decoder.take(Array(whole.prefix(count)), format: format)
                decoder.finish()
                while let picture = try decoder.receive() { #expect(picture.width == 96 && picture.height == 64) }
            } catch {
                #expect("\(error)".hasPrefix("\(codec.rawValue): the frame cannot be decoded: "))
            }
        }
    }

    @Test(arguments: VideoRoundTripTests.codecs) func refusesRandomBytes(codec: VideoCodec) throws {
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<300 {
            let count = Int.random(in: 1...80, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // The length of one unit, so that the unit itself is looked into.
            if codec != .av1, count > 4 { bytes.replaceSubrange(0..<4, with: [0, 0, 0, UInt8(count - 4)]) }
            try? decoder.take(bytes)
            while let picture = try decoder.receive() {
                #expect(VideoFrame.isDecoded(width: picture.width, height: picture.height))
            }
        }
    }
}
