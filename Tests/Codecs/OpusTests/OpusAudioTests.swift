import COpus
import Media
import MediaSupport
import TestSupport
import Testing

@testable import Opus

@Suite struct OpusAudioTests {
    @Test(arguments: [1, 2])
    func givesBackWhatWasEncodedAfterThePriming(channels: Int) throws {
        let audio = glidingTone(sampleCount: 24_000, sampleRate: 48_000, channelCount: channels)
        let encoder = try OpusLibrary().audioEncoder(
            for: AudioEncoding(codec: .opus, channelCount: channels, bitrate: 128))
        let packets = try encode(audio, channelCount: channels, with: encoder, piece: 700)
        let decoder = try OpusLibrary().audioDecoder(for: encoder.format)
        let decoded = try decode(packets, with: decoder)
        // 6.5 ms of lookahead (RFC 6716 §2: 2.5 ms, and 4 ms of delay compensation).
        #expect(encoder.primingSampleCount == 312)
        #expect(encoder.format.primingSampleCount == 312)
        #expect(packets.first?.presentationTime == -312)
        #expect(packets.map(\.duration).allSatisfy { $0 == 960 })
        let found = shift(of: decoded, against: audio, channelCount: channels, upTo: 500)
        #expect(found.shift == 312)
        #expect(found.error < -20)
        #expect(decoded.count >= audio.count + 312 * channels)
        #expect(decoded.count < audio.count + (312 + 960) * channels)
    }

    @Test func givesNothingForNothing() throws {
        let encoder = try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .opus, bitrate: 64))
        #expect(try encode([], channelCount: 2, with: encoder).isEmpty)
    }

    @Test func concealsWithTheCopyInTheNextPacketWhereThereIsOne() throws {
        let (packets, original) = try packetsWithCopies()
        var errors: [Double] = []
        for hasNext in [true, false] {
            let decoder = try OpusLibrary().audioDecoder(
                for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 1))
            var block = AudioBlock()
            var (error, total) = (0.0, 0.0)
            for i in packets.indices {
                if i % 5 == 4, i + 1 < packets.count {
                    if hasNext {
                        let next = packets[i + 1]
                        try decoder.conceal(sampleCount: 960, next: next.span, into: &block)
                    } else {
                        try decoder.conceal(sampleCount: 960, next: nil, into: &block)
                    }
                    #expect(block.samples.count == 960)
                    for (sample, wanted) in zip(block.samples, original[(i * 960)...]) {
                        error += Double((sample - wanted) * (sample - wanted))
                        total += Double(wanted * wanted)
                    }
                } else {
                    let packet = packets[i]
                    try decoder.decode(packet.span, into: &block)
                }
            }
            errors.append(error / total)
        }
        // The copy is the audio itself, coded with fewer bits; without it libopus guesses on.
        #expect(errors[0] < errors[1] / 2, "\(errors)")
    }

    @Test func concealsInStepsOfTwoAndAHalfMilliseconds() throws {
        let decoder = try OpusLibrary().audioDecoder(
            for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        var block = AudioBlock()
        for (asked, given) in [(0, 0), (1, 120), (960, 960), (961, 1080), (20_000, 20_040), (1_000_000, 48_000)] {
            try decoder.conceal(sampleCount: asked, next: nil, into: &block)
            #expect(block.samples.count == given * 2)
            #expect(block.channelCount == 2 && block.sampleRate == 48_000)
        }
        // Packets whose copy is longer than the loss, or that are none, change nothing.
        try decoder.conceal(sampleCount: 120, next: hex("FC 55 55 55").span, into: &block)
        #expect(block.samples.count == 240)
        try decoder.conceal(sampleCount: 960, next: hex("FF").span, into: &block)
        #expect(block.samples.count == 1920)
    }

    @Test func decodesToTheChannelsThatWereAskedFor() throws {
        let mono = glidingTone(sampleCount: 9_600, sampleRate: 48_000, channelCount: 1)
        let encoder = try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .opus, channelCount: 1, bitrate: 64))
        let packets = try encode(mono, channelCount: 1, with: encoder)
        let decoder = try OpusLibrary().audioDecoder(
            for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        let decoded = try decode(packets, with: decoder)
        #expect(stride(from: 0, to: decoded.count, by: 2).allSatisfy { decoded[$0] == decoded[$0 + 1] })
        #expect(throws: CodecError.unsupported(codec: "opus", reason: "6 channels; Opus in RTP has 1 or 2")) {
            try OpusLibrary().audioDecoder(for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 6))
        }
    }

    @Test func survivesAnything() throws {
        let audio = glidingTone(sampleCount: 9_600, sampleRate: 48_000, channelCount: 2)
        let encoder = try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .opus, bitrate: 64))
        let packets = try encode(audio, channelCount: 2, with: encoder)
        let decoder = try OpusLibrary().audioDecoder(for: encoder.format)
        var generator = SeededGenerator(seed: 9)
        var block = AudioBlock()
        var (good, refused) = (0, 0)
        for i in 0..<400 {
            let bytes = packets[i % packets.count].bytes.damaged(using: &generator)
            do {
                if i % 3 == 0 {
                    try decoder.conceal(sampleCount: 960, next: bytes.span, into: &block)
                } else {
                    try decoder.decode(bytes.span, into: &block)
                }
                good += 1
                #expect(block.samples.count % 2 == 0 && block.samples.count <= 5760 * 2)
                #expect(block.samples.allSatisfy { $0.isFinite })
            } catch {
                refused += 1
                #expect(block.samples.isEmpty)
            }
        }
        #expect(good > 100 && refused > 5)
        decoder.reset()
        let decoded = try decode(packets, with: decoder)
        #expect(shift(of: decoded, against: audio, channelCount: 2, upTo: 400).shift == 312)
    }

    /// Voice-like packets with in-band FEC, which our encoder does not write: made with libopus itself.
    private func packetsWithCopies() throws -> (packets: [[UInt8]], decoded: [Float]) {
        var status: Int32 = 0
        let encoder = try unsafe #require(opus_encoder_create(48_000, 1, OPUS_APPLICATION_VOIP, &status))
        defer { unsafe opus_encoder_destroy(encoder) }
        _ = unsafe copus_set_encoder(encoder, OPUS_SET_BITRATE_REQUEST, 24_000)
        _ = unsafe copus_set_encoder(encoder, OPUS_SET_INBAND_FEC_REQUEST, 1)
        _ = unsafe copus_set_encoder(encoder, OPUS_SET_PACKET_LOSS_PERC_REQUEST, 30)
        _ = unsafe copus_set_encoder(encoder, OPUS_SET_BANDWIDTH_REQUEST, OPUS_BANDWIDTH_WIDEBAND)
        // The copies belong to the SILK layer (RFC 6716 §4.2.4).
        _ = unsafe copus_set_encoder(encoder, OPUS_SET_SIGNAL_REQUEST, OPUS_SIGNAL_VOICE)
        let audio = glidingTone(sampleCount: 96_000, sampleRate: 48_000, channelCount: 1, from: 100)
        var packets: [[UInt8]] = []
        var buffer = [UInt8](repeating: 0, count: 1500)
        for i in 0..<100 {
            let count = unsafe audio.withUnsafeBufferPointer {
                unsafe copus_encode(encoder, $0.baseAddress, Int32(i * 960), 960, &buffer, 1500)
            }
            packets.append(Array(buffer[..<Int(count)]))
        }
        let decoder = try OpusLibrary().audioDecoder(
            for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 1))
        var decoded: [Float] = []
        var block = AudioBlock()
        for packet in packets {
            try decoder.decode(packet.span, into: &block)
            decoded += block.samples
        }
        return (packets, decoded)
    }
}
