import Media
import Testing

@testable import Engine

@Suite struct FollowingVideoDecoderTests {
    /// Decoders that hold back a picture until they are told that the stream ends.
    private final class Decoders: CodecFactory, @unchecked Sendable {
        var codecs: [VideoCodec] = []
        var abilities: [CodecAbility] { [] }

        func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
            codecs.append(codec)
            if codec == .av1 { throw missing(.decode, .video(codec)) }
            return EchoVideoDecoder(held: 1, refuses: false)
        }
    }

    private func format(_ configuration: VideoConfiguration) -> VideoFormat {
        VideoFormat(width: 64, height: 48, configuration: configuration)
    }

    private func tags(_ decoder: FollowingVideoDecoder) throws -> [Int64] {
        var tags: [Int64] = []
        while let picture = try decoder.receive() { tags.append(picture.tag) }
        return tags
    }

    @Test func givesThePicturesOfTheCodecBeforeFirst() throws {
        let factory = Decoders()
        let decoder = try FollowingVideoDecoder(.vp8, codecs: factory)
        let frame: [UInt8] = [1, 90]
        try decoder.send(frame.span, format: format(.vp8), tag: 1)
        try decoder.send(frame.span, format: nil, tag: 2)
        #expect(try tags(decoder) == [1])
        try decoder.send(frame.span, format: format(.h264(sequenceParameterSets: [], pictureParameterSets: [])), tag: 3)
        try decoder.send(frame.span, format: nil, tag: 4)
        #expect(try tags(decoder) == [2, 3])
        decoder.finish()
        #expect(try tags(decoder) == [4])
        #expect(factory.codecs == [.vp8, .h264])
    }

    @Test func staysWithItsDecoderWhereThereIsNoneForTheNext() throws {
        let decoder = try FollowingVideoDecoder(.vp8, codecs: Decoders())
        let frame: [UInt8] = [1, 90]
        #expect(throws: CodecError.self) {
            try decoder.send(
                frame.span, format: format(.av1(AV1Configuration(profile: 0, level: 0, tier: 0, sequenceHeader: []))),
                tag: 1)
        }
        try decoder.send(frame.span, format: format(.vp8), tag: 2)
        decoder.finish()
        #expect(try tags(decoder) == [2])
    }
}
