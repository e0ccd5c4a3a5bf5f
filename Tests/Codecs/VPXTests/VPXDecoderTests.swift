import Media
import MediaSupport
import TestSupport
import Testing

@testable import VPX

@Suite struct VPXDecoderTests {
    private func packets(_ codec: VideoCodec, count: Int = 6, colour: VideoColour = VideoColour()) throws
        -> [EncodedPacket]
    {
        let encoder = try VPXLibrary().videoEncoder(
            for: VPXRoundTripTests.settings(codec, width: 96, height: 64, colour: colour))
        return try encode((0..<count).map { testPicture(width: 96, height: 64, number: $0) }, with: encoder)
    }

    @Test(arguments: VPXRoundTripTests.codecs) func givesTheSameSamplesEachTime(codec: VideoCodec) throws {
        let packets = try packets(codec)
        let runs = try (0..<2).map { _ in
            try decode(packets, with: VPXLibrary().videoDecoder(for: codec), format: nil).map(samples)
        }
        #expect(runs[0] == runs[1] && runs[0].count == 6)
    }

    @Test(arguments: VPXRoundTripTests.codecs) func holdsNothingBackAtTheEnd(codec: VideoCodec) throws {
        let packets = try packets(codec)
        let decoder = try VPXLibrary().videoDecoder(for: codec)
        for packet in packets {
            try decoder.send(packet.bytes.span, format: nil, tag: packet.presentationTime)
            #expect(try decoder.receive()?.tag == packet.presentationTime)
            #expect(try decoder.receive() == nil)
        }
        decoder.finish()
        #expect(try decoder.receive() == nil)
        // The end is not for ever: a stream may go on.
        try decoder.take(packets[0].bytes, tag: 8)
        #expect(try decoder.receive()?.tag == 8)
    }

    @Test(arguments: VPXRoundTripTests.codecs) func takesThePictureBackWithTheNextCall(codec: VideoCodec) throws {
        let packets = try packets(codec)
        let decoder = try VPXLibrary().videoDecoder(for: codec)
        try decoder.take(packets[0].bytes)
        let picture = try #require(try decoder.receive())
        #expect(picture.width == 96 && picture.height == 64)
        try decoder.take(packets[1].bytes)
        #expect(picture.width == 0 && picture.height == 0)
        picture.withPlanes { _, _, _, _, _ in Issue.record("lent what is gone") }
        _ = try decoder.receive()
        decoder.finish()
        #expect(picture.width == 0)
    }

    @Test func givesNothingForAPictureThatTheNextFrameReplaces() throws {
        let packets = try packets(.vp8)
        let decoder = try VPXLibrary().videoDecoder(for: .vp8)
        try decoder.take(packets[0].bytes, tag: 1)
        // It was never received; the one of the next frame is.
        try decoder.take(packets[1].bytes, tag: 2)
        #expect(try decoder.receive()?.tag == 2)
        #expect(try decoder.receive() == nil)
    }

    /// color_space and color_range of VP9 (bitstream specification §7.2.2).
    @Test(arguments: VideoColour.Matrix.allCases, VideoColour.Range.allCases)
    func tellsTheColourOfVP9(matrix: VideoColour.Matrix, range: VideoColour.Range) throws {
        let colour = VideoColour(matrix: matrix, range: range)
        let packets = try packets(.vp9, count: 1, colour: colour)
        let decoded = try decode(packets, with: try VPXLibrary().videoDecoder(for: .vp9), format: nil)
        #expect(decoded.map(\.colour) == [colour])
    }

    @Test(arguments: VPXRoundTripTests.codecs) func refusesEveryTruncationOrDecodesIt(codec: VideoCodec) throws {
        let packets = try packets(codec, count: 2)
        for packet in packets {
            for count in 0..<packet.bytes.count {
                let decoder = try VPXLibrary().videoDecoder(for: codec)
                if !packet.isKeyFrame { try decoder.take(packets[0].bytes) }
                do {
                    try decoder.take(Array(packet.bytes.prefix(count)))
                    while let picture = try decoder.receive() { #expect(picture.width == 96 && picture.height == 64) }
                } catch {
                    #expect("\(error)".hasPrefix("\(codec.rawValue): "))
                }
            }
        }
    }

    @Test(arguments: VPXRoundTripTests.codecs) func refusesRandomBytes(codec: VideoCodec) throws {
        let decoder = try VPXLibrary().videoDecoder(for: codec)
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<2000 {
            let count = Int.random(in: 1...60, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Half of them begin as a frame does (VP9 §6.2: marker and profile 0; RFC 6386 §9.1: a key frame).
            if Bool.random(using: &generator) { bytes[0] = codec == .vp9 ? 0x82 : bytes[0] & 0xFE }
            try? decoder.take(bytes)
            while let picture = try decoder.receive() {
                #expect(VideoFrame.isDecoded(width: picture.width, height: picture.height))
            }
        }
    }

    @Test func knowsNoColourButThatOfVP8() throws {
        for colour in [VideoColour.bt709, VideoColour(matrix: .bt2020, range: .full)] {
            let packets = try packets(.vp8, count: 1, colour: colour)
            let decoded = try decode(packets, with: try VPXLibrary().videoDecoder(for: .vp8), format: nil)
            #expect(decoded.map(\.colour) == [.bt601])
        }
    }
}
