import Media
import MediaSupport
import TestSupport
import Testing

@testable import VPX

@Suite struct VPXRoundTripTests {
    static let codecs: [VideoCodec] = [.vp8, .vp9]

    static func settings(
        _ codec: VideoCodec, width: Int = 160, height: Int = 96, effort: VideoEncoding.Effort = .live,
        keyFrameInterval: Int = 100, threads: Int = 1, colour: VideoColour = VideoColour()
    ) -> VideoEncoding {
        var settings = VideoEncoding(
            codec: codec, width: width, height: height, frameRate: FrameRate(30), bitrate: 800,
            keyFrameInterval: keyFrameInterval)
        settings.colour = colour
        settings.effort = effort
        settings.threadCount = threads
        return settings
    }

    @Test(arguments: codecs, VideoEncoding.Effort.allCases)
    func givesBackWhatWasEncoded(codec: VideoCodec, effort: VideoEncoding.Effort) throws {
        let library = VPXLibrary()
        let pictures = (0..<10).map { testPicture(width: 160, height: 96, number: $0) }
        let encoder = try library.videoEncoder(for: Self.settings(codec, effort: effort))
        let packets = try encode(pictures, with: encoder)
        #expect(packets.map(\.presentationTime) == (0..<10).map { $0 * 3000 })
        #expect(packets.map(\.isKeyFrame) == [true] + Array(repeating: false, count: 9))
        let decoded = try decode(packets, with: try library.videoDecoder(for: codec), format: nil)
        #expect(decoded.map(\.tag) == packets.map(\.presentationTime))
        for (picture, original) in zip(decoded, pictures) {
            let quality = psnr(picture, original)
            #expect(quality.y > 32 && quality.u > 32 && quality.v > 32, "\(quality)")
            #expect(!picture.isDamaged)
        }
    }

    @Test(arguments: codecs)
    func keepsOddSizes(codec: VideoCodec) throws {
        let pictures = (0..<3).map { testPicture(width: 97, height: 61, number: $0) }
        let encoder = try VPXLibrary().videoEncoder(for: Self.settings(codec, width: 97, height: 61))
        let packets = try encode(pictures, with: encoder)
        let decoded = try decode(packets, with: try VPXLibrary().videoDecoder(for: codec), format: nil)
        try #require(decoded.count == 3)
        #expect(decoded[2].width == 97 && decoded[2].height == 61)
        let quality = psnr(decoded[2], pictures[2])
        #expect(quality.y > 30 && quality.u > 30 && quality.v > 30, "\(quality)")
    }

    @Test(arguments: codecs)
    func placesKeyFramesAtTheIntervalAndWhereTheyAreAskedFor(codec: VideoCodec) throws {
        let pictures = (0..<12).map { testPicture(width: 64, height: 48, number: $0) }
        let encoder = try VPXLibrary().videoEncoder(
            for: Self.settings(codec, width: 64, height: 48, keyFrameInterval: 4))
        let packets = try encode(pictures, with: encoder, keyFrames: [6])
        #expect(packets.indices.filter { packets[$0].isKeyFrame } == [0, 4, 6, 10])
    }

    @Test(arguments: codecs, [1, 2])
    func givesTheSameBytesEachTime(codec: VideoCodec, threads: Int) throws {
        let pictures = (0..<8).map { testPicture(width: 320, height: 192, number: $0) }
        let runs = try (0..<2).map { _ in
            let encoder = try VPXLibrary().videoEncoder(
                for: Self.settings(codec, width: 320, height: 192, threads: threads))
            return try encode(pictures, with: encoder).map(\.bytes)
        }
        #expect(runs[0] == runs[1])
    }

    @Test func tellsTheColourThatVP9CarriesAndThatVP8Has() throws {
        let colour = VideoColour(matrix: .bt709, range: .full)
        for (codec, expected) in [(VideoCodec.vp9, colour), (.vp8, .bt601)] {
            let encoder = try VPXLibrary().videoEncoder(
                for: Self.settings(codec, width: 64, height: 48, colour: colour))
            let packets = try encode([testPicture(width: 64, height: 48)], with: encoder)
            let decoded = try decode(packets, with: try VPXLibrary().videoDecoder(for: codec), format: nil)
            #expect(decoded.first?.colour == expected)
        }
    }

    @Test func followsAChangeOfSize() throws {
        for codec in Self.codecs {
            let decoder = try VPXLibrary().videoDecoder(for: codec)
            for (width, height) in [(160, 96), (64, 48), (320, 180)] {
                let encoder = try VPXLibrary().videoEncoder(for: Self.settings(codec, width: width, height: height))
                let original = testPicture(width: width, height: height)
                let packet = try #require(try encode([original], with: encoder).first)
                try decoder.send(packet.bytes.span, format: nil, tag: 7)
                let picture = try #require(try decoder.receive())
                #expect(picture.width == width && picture.height == height && picture.tag == 7)
                #expect(psnr(picture, original).y > 30)
            }
        }
    }

    @Test func refusesWhatItCannotEncode() throws {
        let encoder = try VPXLibrary().videoEncoder(for: Self.settings(.vp8, width: 64, height: 48))
        #expect(throws: CodecError.settings(codec: "vp8", reason: "a picture of 32x48; expected 64x48")) {
            try encoder.send(VideoFrame(width: 32, height: 48), at: 0, isKeyFrame: false)
        }
        try encoder.send(VideoFrame(width: 64, height: 48), at: 5, isKeyFrame: false)
        #expect(throws: CodecError.settings(codec: "vp8", reason: "time 5 is not after 5")) {
            try encoder.send(VideoFrame(width: 64, height: 48), at: 5, isKeyFrame: false)
        }
        #expect(throws: CodecError.unavailable(what: "encoding video as h264", available: ["vp8", "vp9"])) {
            try VPXLibrary().videoEncoder(for: Self.settings(.h264))
        }
    }
}
