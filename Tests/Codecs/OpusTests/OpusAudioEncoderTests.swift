import Media
import MediaSupport
import Testing

@testable import Opus

@Suite struct OpusAudioEncoderTests {
    private func encoder(channels: Int = 2, bitrate: Int = 64) throws -> any AudioEncoder {
        try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .opus, channelCount: channels, bitrate: bitrate))
    }

    private let audio = glidingTone(sampleCount: 9_600, sampleRate: 48_000, channelCount: 2)

    @Test func givesTheSameBytesHoweverTheAudioIsDivided() throws {
        let runs = try [1, 480, 961, 9_600].map { piece in
            try encode(audio, channelCount: 2, with: encoder(), piece: piece).map(\.bytes)
        }
        #expect(runs.allSatisfy { $0 == runs[0] })
    }

    @Test func spendsMoreForMore() throws {
        let sizes = try [16, 256].map { bitrate in
            try encode(audio, channelCount: 2, with: encoder(bitrate: bitrate)).reduce(0) { $0 + $1.bytes.count }
        }
        #expect(sizes[0] * 2 < sizes[1])
        // One packet has 1275 bytes at most (RFC 6716 §3.2.1), and the byte that says what it is.
        let packets = try encode(audio, channelCount: 2, with: encoder(bitrate: 512))
        #expect(packets.allSatisfy { $0.bytes.count <= 1276 })
    }

    @Test func placesPacketsWithoutAGap() throws {
        let packets = try encode(audio, channelCount: 2, with: encoder())
        for (packet, next) in zip(packets, packets.dropFirst()) {
            #expect(packet.presentationTime + packet.duration == next.presentationTime)
            #expect(packet.decodeTime == packet.presentationTime)
        }
        // All audio and the delay of the encoder: 9600 + 312 in packets of 960.
        #expect(packets.count == 11)
    }

    @Test func takesNothingAfterTheEnd() throws {
        let encoder = try encoder()
        let packets = try encode(audio, channelCount: 2, with: encoder)
        try encoder.send(audio.span)
        try encoder.finish()
        var packet = EncodedPacket()
        let isThere = try encoder.receive(into: &packet)
        #expect(!isThere && !packets.isEmpty)
    }

    @Test func encodesSilenceForWhatIsNoNumber() throws {
        let bad = [Float](repeating: .nan, count: 960) + [Float](repeating: .infinity, count: 960)
        let silent = [Float](repeating: 0, count: 1920)
        #expect(
            try encode(bad, channelCount: 2, with: encoder()).map(\.bytes)
                == encode(silent, channelCount: 2, with: encoder()).map(\.bytes))
    }

    @Test func saysWhatItCannotTake() throws {
        let encoder = try encoder()
        #expect(throws: CodecError.settings(codec: "opus", reason: "3 samples cannot be divided among 2 channels")) {
            let three: [Float] = [0, 0, 0]
            try encoder.send(three.span)
        }
        #expect(throws: CodecError.settings(codec: "opus", reason: "44100 Hz is none of 48000")) {
            try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .opus, sampleRate: 44_100, bitrate: 64))
        }
        #expect(throws: CodecError.settings(codec: "opus", reason: "3 channels are outside of 1 to 2")) {
            try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .opus, channelCount: 3, bitrate: 64))
        }
        #expect(throws: CodecError.unavailable(what: "encoding audio as aac", available: ["opus"])) {
            try OpusLibrary().audioEncoder(for: AudioEncoding(codec: .aac, bitrate: 64))
        }
        #expect(throws: CodecError.unavailable(what: "decoding audio as pcmu", available: ["opus"])) {
            try OpusLibrary().audioDecoder(for: AudioFormat(codec: .pcmu, sampleRate: 8_000, channelCount: 1))
        }
    }

    @Test func saysWhatLibopusSays() {
        // OPUS_INVALID_PACKET is -4; a code that is no error has the text of none.
        #expect("\(CodecError.opus("opus_decode_float", -4))" == "opus_decode_float failed: corrupted stream (-4)")
        #expect(CodecError.opusMessage(7) == "success")
        #expect(!CodecError.opusMessage(.min).isEmpty)
    }
}
