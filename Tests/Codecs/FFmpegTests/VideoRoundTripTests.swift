import Media
import MediaSupport
import TestSupport
import Testing

@testable import FFmpeg

@Suite struct VideoRoundTripTests {
    static let codecs: [VideoCodec] = [.h264, .h265, .av1]

    static func settings(
        _ codec: VideoCodec, width: Int = 160, height: Int = 96, profile: H264Profile? = nil,
        keyFrameInterval: Int = 100, isLowDelay: Bool = false, effort: VideoEncoding.Effort = .live, threads: Int = 1,
        colour: VideoColour = .bt709
    ) -> VideoEncoding {
        var settings = VideoEncoding(
            codec: codec, width: width, height: height, frameRate: FrameRate(30), bitrate: 800,
            keyFrameInterval: keyFrameInterval)
        settings.h264Profile = profile
        settings.colour = colour
        settings.isLowDelay = isLowDelay
        settings.effort = effort
        settings.threadCount = threads
        return settings
    }

    @Test(arguments: codecs, [false, true])
    func givesBackWhatWasEncoded(codec: VideoCodec, isLowDelay: Bool) throws {
        let library = FFmpegLibrary()
        let pictures = (0..<20).map { testPicture(width: 160, height: 96, number: $0) }
        let encoder = try library.videoEncoder(for: Self.settings(codec, isLowDelay: isLowDelay))
        let packets = try encode(pictures, with: encoder)
        #expect(packets.map(\.presentationTime).sorted() == (0..<20).map { $0 * 3000 })
        #expect(packets.allSatisfy { $0.decodeTime <= $0.presentationTime })
        #expect(zip(packets, packets.dropFirst()).allSatisfy { $0.decodeTime < $1.decodeTime })
        #expect(packets[0].isKeyFrame)
        let decoded = try decode(packets, with: try library.videoDecoder(for: codec), format: encoder.format)
        #expect(decoded.map(\.tag) == (0..<20).map { $0 * 3000 })
        for (picture, original) in zip(decoded, pictures) {
            let quality = psnr(picture, original)
            #expect(quality.y > 32 && quality.u > 32 && quality.v > 32, "\(quality)")
            #expect(!picture.isDamaged && picture.colour == .bt709)
        }
    }

    @Test func reordersPicturesUnlessToldOtherwise() throws {
        let pictures = (0..<20).map { testPicture(width: 160, height: 96, number: $0) }
        for (profile, reorders) in [(H264Profile.high, true), (.main, true), (.baseline, false)] {
            let encoder = try FFmpegLibrary().videoEncoder(for: Self.settings(.h264, profile: profile))
            let times = try encode(pictures, with: encoder).map(\.presentationTime)
            #expect((times != times.sorted()) == reorders)
        }
    }

    @Test(arguments: [VideoCodec.h264, .h265])
    func givesEachFrameInTheCallOfItsPictureAtLowDelay(codec: VideoCodec) throws {
        let encoder = try FFmpegLibrary().videoEncoder(for: Self.settings(codec, isLowDelay: true))
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        var packet = EncodedPacket()
        for i in 0..<10 {
            try encoder.send(testPicture(width: 160, height: 96, number: i), at: Int64(i), isKeyFrame: false)
            let isThere = try encoder.receive(into: &packet)
            #expect(isThere && packet.presentationTime == Int64(i))
            try decoder.send(packet.bytes.span, format: encoder.format, tag: Int64(i))
            #expect(try decoder.receive()?.tag == Int64(i))
            #expect(try decoder.receive() == nil)
        }
    }

    @Test(arguments: [
        (H264Profile.constrainedBaseline, 66), (.baseline, 66), (.main, 77), (.high, 100),
    ])
    func writesTheProfileThatWasAskedFor(profile: H264Profile, code: Int) throws {
        let encoder = try FFmpegLibrary().videoEncoder(for: Self.settings(.h264, profile: profile))
        guard case .h264(let sequences, let pictures) = encoder.format.configuration else {
            Issue.record("no configuration of H.264")
            return
        }
        #expect(sequences.count == 1 && pictures.count == 1)
        // Header, profile_idc, constraint flags (ITU-T H.264 §7.3.2.1.1); set1 says that baseline is constrained.
        #expect(sequences[0][0] & 31 == 7 && Int(sequences[0][1]) == code)
        if code == 66 { #expect(sequences[0][2] & 0x40 != 0) }
    }

    /// In the format alone, which the container has: `avc1` and `hvc1` (ISO/IEC 14496-15 §5.4.2.1, §8.4.1.1).
    @Test(arguments: [VideoCodec.h264, .h265])
    func keepsParameterSetsOutOfBand(codec: VideoCodec) throws {
        let pictures = (0..<12).map { testPicture(width: 64, height: 48, number: $0) }
        let encoder = try FFmpegLibrary().videoEncoder(
            for: Self.settings(codec, width: 64, height: 48, keyFrameInterval: 4, isLowDelay: true))
        let packets = try encode(pictures, with: encoder, keyFrames: [6])
        #expect(packets.indices.filter { packets[$0].isKeyFrame } == [0, 4, 6, 10])
        #expect(!encoder.format.hasParameterSetsInBand)
        for packet in packets {
            let types = units(of: packet.bytes).map { codec == .h264 ? $0[0] & 31 : $0[0] >> 1 & 63 }
            #expect(!types.isEmpty && types.allSatisfy { codec == .h264 ? ![7, 8].contains($0) : !(32...34 ~= $0) })
        }
        // Each key frame is a beginning.
        for packet in packets where packet.isKeyFrame {
            let decoder = try FFmpegLibrary().videoDecoder(for: codec)
            try decoder.take(packet.bytes, format: encoder.format)
            decoder.finish()
            #expect(try decoder.receive() != nil)
        }
    }

    @Test func placesKeyFramesOfAV1AtTheIntervalAndWhereTheyAreAskedFor() throws {
        let pictures = (0..<12).map { testPicture(width: 64, height: 64, number: $0) }
        let encoder = try FFmpegLibrary().videoEncoder(
            for: Self.settings(.av1, width: 64, height: 64, keyFrameInterval: 4))
        let packets = try encode(pictures, with: encoder, keyFrames: [6])
        #expect(packets.filter(\.isKeyFrame).map { $0.presentationTime / 3000 } == [0, 4, 6, 10])
        #expect(packets.map(\.presentationTime) == (0..<12).map { $0 * 3000 })
        let decoded = try decode(packets, with: try FFmpegLibrary().videoDecoder(for: .av1), format: nil)
        #expect(decoded.map(\.tag) == packets.map(\.presentationTime))
    }

    @Test func letsGoOfAnEncoderThatWasNeverUsed() throws {
        for codec in Self.codecs { _ = try FFmpegLibrary().videoEncoder(for: Self.settings(codec)) }
    }

    @Test(arguments: codecs)
    func describesTheStream(codec: VideoCodec) throws {
        let encoder = try FFmpegLibrary().videoEncoder(for: Self.settings(codec))
        #expect(encoder.format.width == 160 && encoder.format.height == 96 && encoder.format.codec == codec)
        switch encoder.format.configuration {
        case .h265(let configuration):
            // Main profile is 1 in general_profile_idc, low five bits (ITU-T H.265 §7.3.3, annex A.3.2).
            #expect(configuration.profileTierLevel.count == 12 && configuration.profileTierLevel[0] & 31 == 1)
            #expect(configuration.temporalLayerCount == 1)
        case .av1(let configuration):
            #expect(configuration.sequenceHeader.first == 0x0A)
            #expect(configuration.level < 24 && configuration.profile == 0 && configuration.matrixCoefficients == 1)
        case .h264(let sequences, _):
            #expect(sequences[0].count > 8)
        case .vp8, .vp9:
            Issue.record("not asked for")
        }
    }

    @Test(arguments: [(.h264, 1), (.h264, 4), (.h265, 1), (.h265, 4), (.av1, 1)] as [(VideoCodec, Int)])
    func givesTheSameBytesEachTime(codec: VideoCodec, threads: Int) throws {
        let pictures = (0..<8).map { testPicture(width: 320, height: 192, number: $0) }
        let runs = try (0..<2).map { _ in
            let encoder = try FFmpegLibrary().videoEncoder(
                for: Self.settings(codec, width: 320, height: 192, threads: threads))
            return try encode(pictures, with: encoder).map(\.bytes)
        }
        #expect(runs[0] == runs[1])
    }

    @Test(arguments: [VideoCodec.h264, .h265])
    func takesParameterSetsFromTheFormatWhereTheyAreNotInBand(codec: VideoCodec) throws {
        let original = testPicture(width: 64, height: 48)
        let encoder = try FFmpegLibrary().videoEncoder(for: Self.settings(codec, width: 64, height: 48))
        let packet = try #require(try encode([original], with: encoder).first)
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        #expect(throws: CodecError.self) { try decoder.take(packet.bytes) }
        decoder.reset()
        try decoder.take(packet.bytes, format: encoder.format, tag: 3)
        decoder.finish()
        let picture = try #require(try decoder.receive())
        #expect(picture.tag == 3 && psnr(picture, original).y > 30)
    }

    @Test func followsAChangeOfSize() throws {
        for codec in Self.codecs {
            let decoder = try FFmpegLibrary().videoDecoder(for: codec)
            var sizes: [Int] = []
            for (width, height) in [(160, 96), (64, 64), (320, 180)] {
                let encoder = try FFmpegLibrary().videoEncoder(
                    for: Self.settings(codec, width: width, height: height, isLowDelay: true))
                let packet = try #require(try encode([testPicture(width: width, height: height)], with: encoder).first)
                try decoder.send(packet.bytes.span, format: encoder.format, tag: 7)
                while let picture = try decoder.receive() { sizes.append(picture.width) }
            }
            decoder.finish()
            while let picture = try decoder.receive() { sizes.append(picture.width) }
            #expect(sizes == [160, 64, 320], "\(codec)")
        }
    }

    /// The units behind their lengths.
    private func units(of frame: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        var position = 0
        while let count = frame.span.uint32(at: position) {
            units.append(Array(frame[position + 4..<position + 4 + Int(count)]))
            position += 4 + Int(count)
        }
        return units
    }
}
