import RTP
import Testing

@Suite struct PacketCipherTests {
    /// Takes the last byte off, if it is right.
    private final class LastByte: PacketCipher {
        func unprotectRTP(_ packet: inout [UInt8]) -> CipherOutcome { packet.popLast() == 1 ? .plain : .malformed }
        func unprotectRTCP(_ packet: inout [UInt8]) -> CipherOutcome { packet.popLast() == 2 ? .plain : .malformed }
        func isAuthentic(_ packet: Span<UInt8>, rolloverCounter: UInt32) -> Bool { false }
        func begin(ssrc: UInt32, rolloverCounter: UInt32) {}
        func rolloverCounter(of ssrc: UInt32) -> UInt32? { nil }
        func forget(ssrc: UInt32) {}
    }

    @Test func usesABufferAgain() {
        let cipher = LastByte()
        var buffer: [UInt8] = [9, 9, 9, 9, 9, 9]
        let packet: [UInt8] = [5, 6, 1]
        let report: [UInt8] = [7, 2]
        let first = cipher.unprotectRTP(packet.span, into: &buffer)
        #expect(first == .plain && buffer == [5, 6])
        let second = cipher.unprotectRTCP(packet.span, into: &buffer)
        #expect(second == .malformed)
        let third = cipher.unprotectRTCP(report.span, into: &buffer)
        #expect(third == .plain && buffer == [7])
        #expect(packet == [5, 6, 1])
    }
}
