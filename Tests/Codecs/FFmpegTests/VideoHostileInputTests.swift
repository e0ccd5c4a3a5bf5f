import Media
import MediaSupport
import TestSupport
import Testing

@testable import FFmpeg

@Suite struct VideoHostileInputTests {
    @Test(arguments: VideoRoundTripTests.codecs)
    func survivesFlippedBitsAndDecodesTheNextKeyFrame(codec: VideoCodec) throws {
        let pictures = (0..<6).map { testPicture(width: 96, height: 64, number: $0) }
        let encoder = try FFmpegLibrary().videoEncoder(
            for: VideoRoundTripTests.settings(
                codec, width: 96, height: 64, keyFrameInterval: 3, isLowDelay: codec != .av1))
        let packets = try encode(pictures, with: encoder)
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        var generator = SeededGenerator(seed: 5)
        var (refused, shown) = (0, 0)
        for _ in 0..<100 {
            for packet in packets {
                var bytes = packet.bytes
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                        1 << UInt8.random(in: 0..<8, using: &generator)
                }
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
                }
                do {
                    try decoder.send(bytes.span, format: encoder.format, tag: 0)
                } catch {
                    refused += 1
                }
                while let picture = try decoder.receive() {
                    shown += 1
                    #expect(VideoFrame.isDecoded(width: picture.width, height: picture.height))
                    _ = CopiedFrame(copying: picture)
                }
            }
        }
        #expect(refused > 20 && shown > 20, "\(refused) refused, \(shown) shown")
        decoder.reset()
        let decoded = try decode(packets, with: decoder, format: encoder.format)
        #expect(decoded.count == 6)
        #expect(decoded.first.map { psnr($0, pictures[0]).y > 30 } == true)
    }

    @Test func refusesLengthsThatLeadOutOfTheFrame() throws {
        let decoder = try FFmpegLibrary().videoDecoder(for: .h264)
        for frame in [hex("00 00 00 05 65 88"), hex("FF FF FF FF 65"), hex("00 00 01")] {
            #expect(throws: CodecError.corrupt(codec: "h264", reason: "the length of a NAL unit exceeds it")) {
                try decoder.take(frame)
            }
        }
        #expect(throws: CodecError.corrupt(codec: "h264", reason: "it is empty")) { try decoder.take([]) }
    }

    @Test func showsNothingBeforeAKeyFrame() throws {
        for codec in VideoRoundTripTests.codecs {
            let encoder = try FFmpegLibrary().videoEncoder(
                for: VideoRoundTripTests.settings(codec, isLowDelay: true))
            let packets = try encode((0..<6).map { testPicture(width: 160, height: 96, number: $0) }, with: encoder)
            let decoder = try FFmpegLibrary().videoDecoder(for: codec)
            for packet in packets.dropFirst() {
                try? decoder.send(packet.bytes.span, format: encoder.format, tag: 0)
                #expect(try decoder.receive() == nil)
            }
        }
    }

    @Test func readsNothingOfAPictureThatIsGone() throws {
        let encoder = try FFmpegLibrary().videoEncoder(
            for: VideoRoundTripTests.settings(.h264, isLowDelay: true))
        let packet = try #require(try encode([testPicture(width: 160, height: 96)], with: encoder).first)
        let decoder = try FFmpegLibrary().videoDecoder(for: .h264)
        try decoder.take(packet.bytes, format: encoder.format)
        let stale = try #require(try decoder.receive())
        #expect(stale.width == 160)
        decoder.reset()
        #expect(stale.width == 0)
        stale.withPlanes { _, _, _, _, _ in Issue.record("lent what is gone") }
    }
}
