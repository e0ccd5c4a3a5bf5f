import Media
import Testing

@testable import PCM

@Suite struct PCMAudioEncoderTests {
    private func encoder(channels: Int = 1) throws -> any AudioEncoder {
        try PCMLibrary().audioEncoder(for: AudioEncoding(codec: .pcm, channelCount: channels, bitrate: 64))
    }

    private func packets(_ encoder: any AudioEncoder) throws -> [EncodedPacket] {
        var packets: [EncodedPacket] = []
        var packet = EncodedPacket()
        while try encoder.receive(into: &packet) { packets.append(packet) }
        return packets
    }

    private func integers(_ packets: [EncodedPacket]) -> [Int16] {
        let bytes = packets.flatMap(\.bytes)
        return stride(from: 0, to: bytes.count, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
    }

    @Test func writesSixteenBitsLittleEndian() throws {
        let encoder = try encoder()
        let audio: [Float] = [0, 0.5, -0.5, 258.0 / 32_768, -1]
        try encoder.send(audio.span)
        try encoder.finish()
        #expect(try packets(encoder).first?.bytes == [0, 0, 0, 0x40, 0, 0xC0, 2, 1, 0, 0x80])
    }

    @Test func givesEveryIntegerBack() throws {
        let encoder = try encoder()
        let all = (Int(Int16.min)...Int(Int16.max)).map { Float($0) / 32_768 }
        try encoder.send(all.span)
        try encoder.finish()
        #expect(integers(try packets(encoder)) == (Int16.min...Int16.max).map { $0 })
    }

    @Test func roundsAndClips() throws {
        let encoder = try encoder()
        let audio: [Float] = [0.4 / 32_768, 0.6 / 32_768, -0.6 / 32_768, 1, 1.5, -7, .infinity, -.infinity]
        try encoder.send(audio.span)
        try encoder.finish()
        #expect(integers(try packets(encoder)) == [0, 1, -1, 32_767, 32_767, -32_768, 32_767, -32_768])
    }

    @Test(arguments: [1, 2]) func cutsPacketsOf20Milliseconds(channels: Int) throws {
        let encoder = try encoder(channels: channels)
        #expect(encoder.packetSampleCount == 960 && encoder.primingSampleCount == 0)
        #expect(encoder.format == AudioFormat(codec: .pcm, sampleRate: 48_000, channelCount: channels))
        var given: [EncodedPacket] = []
        for _ in 0..<5 {
            try encoder.send([Float](repeating: 0.25, count: 500 * channels).span)
            given += try packets(encoder)
        }
        #expect(given.count == 2, "2500 frames are two packets and 580")
        try encoder.finish()
        given += try packets(encoder)
        #expect(given.map(\.presentationTime) == [0, 960, 1920] && given.map(\.duration) == [960, 960, 580])
        #expect(given.map(\.bytes.count) == [960, 960, 580].map { 2 * channels * $0 })
        #expect(given.allSatisfy { $0.isKeyFrame && $0.decodeTime == $0.presentationTime })
        #expect(integers(given).allSatisfy { $0 == 8192 })
    }

    @Test func endsWithNothingWhereNothingIsLeft() throws {
        let encoder = try encoder()
        try encoder.finish()
        #expect(try packets(encoder).isEmpty)
        let whole = try self.encoder()
        try whole.send([Float](repeating: 0, count: 960).span)
        try whole.finish()
        try whole.send([Float](repeating: 0, count: 960).span)
        #expect(try packets(whole).count == 1, "nothing follows the end")
    }

    @Test func refusesWhatItCannotTake() throws {
        #expect(throws: CodecError.settings(codec: "pcm", reason: "44100 Hz is none of 48000")) {
            try PCMLibrary().audioEncoder(for: AudioEncoding(codec: .pcm, sampleRate: 44_100, bitrate: 64))
        }
        let encoder = try encoder(channels: 2)
        #expect(throws: CodecError.settings(codec: "pcm", reason: "3 samples cannot be divided among 2 channels")) {
            try encoder.send([Float](repeating: 0, count: 3).span)
        }
    }
}
