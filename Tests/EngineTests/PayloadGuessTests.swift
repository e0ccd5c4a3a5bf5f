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
            guard PacketKind(of: bytes) == .rtp else { continue }
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
        #expect(PayloadGuess(payloadType: 96).format == nil)
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
        #expect(guess.format?.encodingName != "opus")
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
