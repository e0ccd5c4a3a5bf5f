import Media
import Testing

@testable import CodecThreads

@Suite struct ThreadedVideoEncoderTests {
    private static let limit = ThreadedVideoEncoder.pictureLimit

    private func picture(_ luma: UInt8) -> VideoFrame {
        VideoFrame(width: 16, height: 16, colour: .bt601).filled(luma)
    }

    /// Times of the packets that are there now.
    private func times(_ encoder: any VideoEncoder) throws -> [Int64] {
        var packet = EncodedPacket()
        var times: [Int64] = []
        while try encoder.receive(into: &packet) {
            #expect(packet.bytes == [UInt8(packet.presentationTime)])
            times.append(packet.presentationTime)
        }
        return times
    }

    // What comes out of a call must not depend on how quick a thread was: a slow one makes the caller wait.
    @Test func isAFixedNumberOfPicturesBehind() throws {
        let encoder = ThreadedVideoEncoder(ScriptedEncoder())
        for i in 0..<12 {
            try encoder.send(picture(UInt8(i)), at: Int64(i), isKeyFrame: i == 0)
            // One picture of delay is the encoder's own.
            let expected = i - Self.limit - 1
            #expect(try times(encoder) == (expected < 0 ? [] : [Int64(expected)]))
        }
        try encoder.finish()
        #expect(try times(encoder) == Array(Int64(12 - Self.limit - 1)..<12))
        try encoder.finish()
        #expect(try times(encoder) == [])
    }

    @Test func goesOnWithTheNextPictureBeforeTheEncoderHasTheLast() throws {
        let gate = Gate()
        let log = CallLog()
        let encoder = ThreadedVideoEncoder(ScriptedEncoder(log: log, gate: gate))
        for i in 0..<Self.limit { try encoder.send(picture(UInt8(i)), at: Int64(i), isKeyFrame: false) }
        #expect(log.all == [], "all of them wait for the encoder, and not the caller")
        gate.open(Self.limit + 1)
        try encoder.finish()
        #expect(try times(encoder) == Array(0..<Int64(Self.limit)))
    }

    // The caller draws the next picture while the encoder reads.
    @Test func keepsWhatItWasGiven() throws {
        let gate = Gate()
        let encoder = ThreadedVideoEncoder(ScriptedEncoder(gate: gate))
        var canvas = picture(0)
        try encoder.send(canvas, at: 0, isKeyFrame: true)
        canvas = canvas.filled(99)
        try encoder.send(canvas, at: 99, isKeyFrame: true)
        gate.open(3)
        try encoder.finish()
        #expect(try times(encoder) == [0, 99])
    }

    // The same call fails each time.
    @Test func throwsWhatWentWrongInsteadOfThePackets() throws {
        let encoder = ThreadedVideoEncoder(ScriptedEncoder(refused: 2))
        for i in 0..<Int64(Self.limit + 2) { try encoder.send(picture(UInt8(i)), at: i, isKeyFrame: false) }
        #expect(throws: CodecError.corrupt(codec: "toy", reason: "2")) {
            try encoder.send(picture(0), at: 100, isKeyFrame: false)
        }
    }

    @Test func throwsAtTheEndWhatWentWrongThere() throws {
        let encoder = ThreadedVideoEncoder(ScriptedEncoder(refused: 1))
        for i in 0..<Int64(2) { try encoder.send(picture(UInt8(i)), at: i, isKeyFrame: false) }
        #expect(throws: CodecError.corrupt(codec: "toy", reason: "1")) { try encoder.finish() }
    }

    @Test(arguments: [0, 1, 3]) func letsGoOfTheEncoderInItsThread(pictureCount: Int) throws {
        let log = CallLog()
        do {
            let encoder = ThreadedVideoEncoder(ScriptedEncoder(log: log))
            for i in 0..<pictureCount { try encoder.send(picture(0), at: Int64(i), isKeyFrame: false) }
        }
        #expect(log.all.last == "gone", "it is gone when the owner is")
    }
}

extension VideoFrame {
    /// The picture with one luma.
    func filled(_ luma: UInt8) -> VideoFrame {
        var picture = self
        picture.withMutablePlanes { y, _, _ in for i in y.indices { y[i] = luma } }
        return picture
    }
}
