import Media
import MediaSupport
import TestSupport
import Testing

@testable import FFmpeg

@Suite struct AudioTests {
    @Test(arguments: [(48_000, 2, 128), (44_100, 1, 96), (16_000, 1, 48)])
    func codesAACWithThePrimingThatItTells(rate: Int, channels: Int, bitrate: Int) throws {
        let audio = glidingTone(sampleCount: 24_100, sampleRate: rate, channelCount: channels)
        let encoder = try FFmpegLibrary().audioEncoder(
            for: AudioEncoding(codec: .aac, sampleRate: rate, channelCount: channels, bitrate: bitrate))
        let packets = try encode(audio, channelCount: channels, with: encoder, piece: 700)
        #expect(encoder.packetSampleCount == 1024 && encoder.primingSampleCount == 1024)
        #expect(encoder.format.primingSampleCount == 1024)
        #expect(packets.first?.presentationTime == -1024)
        #expect(packets.count == (24_100 + 1023) / 1024 + 1)
        // Audio object type 2 in the first five bits (ISO/IEC 14496-3 §1.6.2.1).
        #expect(encoder.format.configuration.first.map { $0 >> 3 } == 2)
        let decoded = try decode(packets, with: try FFmpegLibrary().audioDecoder(for: encoder.format))
        let found = shift(of: decoded, against: audio, channelCount: channels, upTo: 1300)
        #expect(found.shift == 1024)
        #expect(found.error < -20)
        #expect(decoded.count >= audio.count + 1024 * channels)
    }

    @Test(arguments: [(AudioCodec.pcmu, 8_000), (.pcma, 8_000), (.g722, 16_000)])
    func codesTelephony(codec: AudioCodec, rate: Int) throws {
        let audio = glidingTone(sampleCount: rate / 2, sampleRate: rate, channelCount: 1)
        let encoder = try FFmpegLibrary().audioEncoder(
            for: AudioEncoding(codec: codec, sampleRate: rate, channelCount: 1, bitrate: 64))
        let packets = try encode(audio, channelCount: 1, with: encoder)
        #expect(encoder.packetSampleCount == rate / 50)
        #expect(packets.count == 25 && packets.allSatisfy { $0.bytes.count == 160 })
        let decoded = try decode(packets, with: try FFmpegLibrary().audioDecoder(for: encoder.format))
        let found = shift(of: decoded, against: audio, channelCount: 1, upTo: 60)
        #expect(found.shift == encoder.primingSampleCount)
        #expect(found.error < -25, "\(found)")
        #expect(decoded.count == rate / 2)
    }

    @Test func decodesG711ByTheTable() throws {
        // ITU-T G.711 tables 1a and 2a: the extremes and the smallest steps, in 16 bits.
        let decoder = try FFmpegLibrary().audioDecoder(
            for: AudioFormat(codec: .pcmu, sampleRate: 8_000, channelCount: 1))
        var block = AudioBlock()
        let ulaw = hex("00 80 FF 7F FE")
        try decoder.decode(ulaw.span, into: &block)
        #expect(block.samples.map { Int($0 * 32_768) } == [-32_124, 32_124, 0, 0, 8])
        let other = try FFmpegLibrary().audioDecoder(
            for: AudioFormat(codec: .pcma, sampleRate: 8_000, channelCount: 1))
        let alaw = hex("2A AA D5 55")
        try other.decode(alaw.span, into: &block)
        #expect(block.samples.map { Int($0 * 32_768) } == [-32_256, 32_256, 8, -8])
        #expect(block.sampleRate == 8_000 && block.channelCount == 1)
    }

    @Test func decodesAACWithoutAConfigurationAsLowComplexity() throws {
        let audio = glidingTone(sampleCount: 9_600, sampleRate: 48_000, channelCount: 2)
        let encoder = try FFmpegLibrary().audioEncoder(for: AudioEncoding(codec: .aac, bitrate: 128))
        let packets = try encode(audio, channelCount: 2, with: encoder)
        let bare = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
        let decoded = try decode(packets, with: try FFmpegLibrary().audioDecoder(for: bare))
        #expect(decoded == (try decode(packets, with: try FFmpegLibrary().audioDecoder(for: encoder.format))))
        #expect(throws: CodecError.unsupported(codec: "aac", reason: "2 channels at 44000 Hz without configuration")) {
            try FFmpegLibrary().audioDecoder(for: AudioFormat(codec: .aac, sampleRate: 44_000, channelCount: 2))
        }
    }

    @Test func concealsWithSilence() throws {
        let decoder = try FFmpegLibrary().audioDecoder(
            for: AudioFormat(codec: .pcmu, sampleRate: 8_000, channelCount: 1))
        var block = AudioBlock()
        try decoder.conceal(sampleCount: 160, next: nil, into: &block)
        #expect(block.samples == Array(repeating: 0, count: 160) && block.sampleRate == 8_000)
    }

    @Test(arguments: [AudioCodec.aac, .g722, .pcma])
    func survivesAnything(codec: AudioCodec) throws {
        let rate = codec == .aac ? 48_000 : codec == .g722 ? 16_000 : 8_000
        let audio = glidingTone(sampleCount: 9_600, sampleRate: rate, channelCount: 1)
        let encoder = try FFmpegLibrary().audioEncoder(
            for: AudioEncoding(codec: codec, sampleRate: rate, channelCount: 1, bitrate: 64))
        let packets = try encode(audio, channelCount: 1, with: encoder)
        let decoder = try FFmpegLibrary().audioDecoder(for: encoder.format)
        var generator = SeededGenerator(seed: 6)
        var block = AudioBlock()
        var largest: Float = 0
        for i in 0..<400 {
            let bytes = packets[i % packets.count].bytes.damaged(using: &generator)
            do {
                try decoder.decode(bytes.span, into: &block)
            } catch {
                #expect(block.samples.isEmpty)
            }
            for sample in block.samples { largest = max(largest, sample.isFinite ? abs(sample) : .infinity) }
        }
        #expect(largest <= 8)
        decoder.reset()
        #expect(try decode(packets, with: decoder).count == packets.count * encoder.packetSampleCount)
    }
}
