import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct TransportStreamCodecsTests {
    private static let audio = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
    private static let h264 = VideoFormat(
        width: 64, height: 48,
        configuration: .h264(sequenceParameterSets: [hex("67 42C00A")], pictureParameterSets: [hex("68 CB")]))
    private static let h265 = VideoFormat(
        width: 64, height: 48, configuration: .h265(HEVCConfigurationTests.main))

    private static func segment(_ video: VideoFormat?, _ audio: AudioFormat?) throws -> [UInt8] {
        var writer = try TransportStreamWriter(video: video, audio: audio)
        let bytes: [UInt8] = [0, 0, 0, 1, 0x65]
        let sample = Sample(presentationTime: 0, duration: 1, isKeyFrame: true)
        try writer.append(bytes.span, sample, to: video == nil ? .audio : .video)
        return writer.takeSegment()
    }

    @Test(
        arguments: [
            (h264, audio, [.video(.h264), .audio(.aac)]), (h265, nil, [.video(.h265)]), (nil, audio, [.audio(.aac)]),
        ] as [(VideoFormat?, AudioFormat?, [Codec])])
    func areThoseOfTheTables(video: VideoFormat?, audio: AudioFormat?, codecs: [Codec]) throws {
        #expect(try transportStreamCodecs(Self.segment(video, audio)) == codecs)
    }

    @Test func otherBytesHaveNone() throws {
        let segment = try Self.segment(Self.h264, Self.audio)
        for count in 0..<376 { #expect(transportStreamCodecs(Array(segment.prefix(count))) == []) }
        #expect(transportStreamCodecs([UInt8](repeating: 0x47, count: 376)) == [])
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            var damaged = Array(segment.prefix(376))
            for _ in 0..<4 {
                damaged[Int.random(in: 0..<40, using: &generator)] = .random(in: 0...255, using: &generator)
                damaged[188 + Int.random(in: 0..<40, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            // A packet has room for so many streams.
            #expect(transportStreamCodecs(damaged).count <= 36)
        }
    }
}
