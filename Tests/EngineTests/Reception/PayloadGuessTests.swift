import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct PayloadGuessTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var sample: String
        var port: UInt16
        var name: String
        var testDescription: String { "\(sample) \(port)" }
    }

    static let cases = [
        Case(sample: "vp8-opus-360p", port: 60_001, name: "opus"),
        Case(sample: "vp8-opus-360p", port: 60_003, name: "VP8"),
        Case(sample: "vp9-opus-360p", port: 60_003, name: "VP9"),
        Case(sample: "h264-opus-360p", port: 60_003, name: "H264"),
        Case(sample: "av1-opus-360p", port: 60_001, name: "opus"),
        Case(sample: "av1-opus-360p", port: 60_003, name: "AV1"),
        Case(sample: "vp9-opus-latejoin-latekey", port: 60_003, name: "VP9"),
        Case(sample: "h264-opus-lossy", port: 60_001, name: "opus"),
        Case(sample: "h264-opus-lossy", port: 60_003, name: "H264"),
        Case(sample: "vp8-opus-lossy", port: 60_003, name: "VP8"),
        Case(sample: "h265-opus-360p", port: 60_001, name: "opus"),
        Case(sample: "h265-opus-360p", port: 60_003, name: "H265"),
        Case(sample: "h265-resize", port: 60_003, name: "H265"),
        Case(sample: "pcmu-audio-only", port: 60_001, name: "PCMU"),
    ]

    @Test(arguments: cases) func recognisesTheSamples(_ given: Case) throws {
        var guess: PayloadGuess?
        for datagram in try SampleCapture(name: given.sample).datagrams() where datagram.port == given.port {
            let bytes = datagram.bytes.span
            guard PacketKind(of: bytes, at: PortUse()) == .rtp else { continue }
            let packet = try RTPPacket(parsing: bytes)
            var present = guess ?? PayloadGuess(payloadType: packet.payloadType)
            present.observe(packet, datagram: bytes)
            guess = present
        }
        let format = try #require(guess?.format)
        #expect(format.encodingName == given.name)
        #expect(format.clockRate.hertz == ["opus": 48_000, "PCMU": 8000][given.name] ?? 90_000)
    }

    @Test func knowsStaticPayloadTypesWithoutAPacket() {
        #expect(PayloadGuess(payloadType: 0).format?.encodingName == "PCMU")
        #expect(PayloadGuess(payloadType: 8).format?.encodingName == "PCMA")
        #expect(PayloadGuess(payloadType: 9).format?.encodingName == "G722")
        #expect(PayloadGuess(payloadType: 96).format == nil)
        // GSM, which is not recorded.
        #expect(PayloadGuess(payloadType: 3).format == nil)
    }

    // A sequence header and a key frame of av1-opus-360p, packet 1, then something that is no AV1.
    @Test func callsNothingAV1ThatItCannotReadThroughout() throws {
        let key = "08 0B 080000000CC4FF67006802 08 30104AC018618605"
        for (noise, name) in [("10 30304AC0186186", "AV1"), ("00 FF", nil)] as [(String, String?)] {
            var guess = PayloadGuess(payloadType: 45)
            var builder = RTPBuilder(payloadType: 45, ssrc: 1, step: 3000)
            for payload in [hex(key), hex(noise)] {
                let bytes = builder.packet(payload, hasMarker: true)
                builder.timestamp += 3000
                guess.observe(try RTPPacket(parsing: bytes.span), datagram: bytes.span)
            }
            #expect(guess.format?.encodingName == name)
        }
    }

    @Test func saysNothingOfNoise() {
        var generator = SeededGenerator(seed: 3)
        var guess = PayloadGuess(payloadType: 96)
        for i in 0..<200 {
            let bytes = (0..<60).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let packet = RTPPacket(
                payloadType: 96, sequenceNumber: UInt16(i), timestamp: .random(in: 0 ... .max, using: &generator),
                ssrc: 1, payload: 0..<60)
            guess.observe(packet, datagram: bytes.span)
        }
        #expect(guess.format?.encodingName != "opus" && guess.format?.encodingName != "AV1")
    }

    @Test func doesNotCallPicturesWithoutAKeyFrameAnything() throws {
        var picture = RTPBuilder.picture()
        var guess = PayloadGuess(payloadType: 120)
        for _ in 0..<50 {
            for bytes in picture.vp8(isKeyFrame: false) {
                guess.observe(try RTPPacket(parsing: bytes.span), datagram: bytes.span)
            }
        }
        #expect(guess.format == nil)
        for bytes in picture.vp8(isKeyFrame: true) {
            guess.observe(try RTPPacket(parsing: bytes.span), datagram: bytes.span)
        }
        #expect(guess.format?.encodingName == "VP8")
    }
}
