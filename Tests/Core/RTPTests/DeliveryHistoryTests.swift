import TestSupport
import Testing

@testable import RTP

@Suite struct DeliveryHistoryTests {
    @Test func tellsDeliveredFromGivenUp() {
        var history = DeliveryHistory(startingAt: 100)
        history.deliver(7)
        history.skip(2)
        history.deliver(7)
        #expect(history.next == 104)
        #expect(
            (98...105).map { history.fingerprint(at: $0) == 7 } == [
                false, false, true, false, false, true, false, false,
            ])
    }

    @Test func reachesBackToTheStartOrItsLength() {
        var history = DeliveryHistory(startingAt: -3)
        #expect(history.reach == 0)
        for _ in 0..<1030 { history.deliver(7) }
        #expect(history.reach == 1024)
        #expect(wasDelivered(in: history, history.next - 1024))
        #expect(!wasDelivered(in: history, history.next - 1025))
    }

    @Test(arguments: [Int64(1), 63, 64, 1023, 1024, 1025, 100_000])
    func forgetsWhatASkipPasses(count: Int64) {
        var history = DeliveryHistory(startingAt: 0)
        for _ in 0..<1024 { history.deliver(7) }
        history.skip(count)
        history.deliver(7)
        let next = history.next
        #expect(next == 1024 + count + 1)
        #expect(wasDelivered(in: history, next - 1))
        for sequence in max(1024, next - 1024)..<(next - 1) { #expect(!wasDelivered(in: history, sequence)) }
        if count < 1023 { #expect(wasDelivered(in: history, 1023)) }
    }

    @Test func agreesWithASet() {
        var generator = SeededGenerator(seed: 7)
        var history = DeliveryHistory(startingAt: 65_000)
        var delivered: Set<Int64> = []
        for _ in 0..<3000 {
            if Int.random(in: 0..<4, using: &generator) == 0 {
                history.skip(Int64.random(in: 0...40, using: &generator))
            } else {
                delivered.insert(history.next)
                history.deliver(7)
            }
            let sequence = history.next - Int64.random(in: 1...1024, using: &generator)
            #expect(wasDelivered(in: history, sequence) == delivered.contains(sequence))
        }
    }

    private func wasDelivered(in history: DeliveryHistory, _ sequence: Int64) -> Bool {
        history.fingerprint(at: sequence) != nil
    }

    @Test func keepsTheFingerprintOfEachNumber() {
        var history = DeliveryHistory(startingAt: 65_535)
        for fingerprint in UInt32(1)...5 { history.deliver(fingerprint) }
        #expect((65_535...65_539).map { history.fingerprint(at: $0) } == [1, 2, 3, 4, 5])
    }
}

@Suite struct FingerprintTests {
    private func fingerprint(_ bytes: [UInt8]) throws -> UInt32 {
        try parsePacket(bytes).fingerprint(in: bytes.span)
    }

    @Test func isThatOfTheCopy() throws {
        for bytes in SamplePackets.all {
            #expect(try fingerprint(bytes) == fingerprint(bytes))
            #expect(try fingerprint(bytes) != 0)
        }
    }

    // Capture vp8-opus-sr, packet 1, with another audio level (byte 19): an SFU may write extensions anew.
    @Test func leavesTheHeaderExtensionOut() throws {
        var bytes = SamplePackets.opus
        bytes[19] ^= 0xFF
        #expect(try fingerprint(bytes) == fingerprint(SamplePackets.opus))
    }

    // The marker, the timestamp, the last byte, the length.
    @Test func changesWithTimestampMarkerAndPayload() throws {
        let original = try fingerprint(SamplePackets.opus)
        for index in [1, 4, 7, 27] {
            var bytes = SamplePackets.opus
            bytes[index] ^= 0x80
            #expect(try fingerprint(bytes) != original)
        }
        #expect(try fingerprint(SamplePackets.opus + [0]) != original)
        #expect(try fingerprint(Array(SamplePackets.opus.dropLast())) != original)
    }

    @Test func staysWithinADatagramShorterThanThePacket() throws {
        let packet = try parsePacket(SamplePackets.opus)
        #expect(packet.fingerprint(in: [UInt8]().span) != 0)
    }
}
