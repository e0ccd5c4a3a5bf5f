import TestSupport
import Testing

@testable import Conformance

@Suite struct TransportPacketTests {
    private func packet(_ head: String) -> [UInt8] {
        let bytes = hex(head)
        return bytes + [UInt8](repeating: 0xFF, count: 188 - bytes.count)
    }

    @Test func readsItsHeader() {
        let found = TransportPacket(packet("47 41 00 1A"), at: 0)
        #expect(found?.identifier == 256 && found?.startsUnit == true && found?.continuity == 10)
        #expect(found?.payload == 4..<188 && found?.clock == nil)
    }

    @Test func readsTheAdaptationField() {
        // Discontinuity, random access and a clock of 1 s: base 90000, extension 0.
        let found = TransportPacket(packet("47 01 00 35  07 D0 0000AFC8 7E 00"), at: 0)
        #expect(found?.isDiscontinuity == true && found?.isRandomAccess == true && found?.clock == 27_000_000)
        #expect(found?.payload == 12..<188)
        #expect(TransportPacket(packet("47 01 00 35 06 10"), at: 0)?.clock == nil, "too short for a clock")
        #expect(TransportPacket(packet("47 01 00 25 B7 00"), at: 0)?.payload == nil)
        #expect(TransportPacket(packet("47 01 00 35 FF 00"), at: 0)?.payload == nil, "a length beyond the packet")
        #expect(TransportPacket(packet("47 01 00 35 00"), at: 0)?.payload == 5..<188)
    }

    @Test func isNothingElse() {
        #expect(TransportPacket(packet("48 01 00 10"), at: 0) == nil)
        #expect(TransportPacket(Array(packet("47 01 00 10").dropLast()), at: 0) == nil)
        #expect(TransportPacket([], at: 0) == nil)
    }
}
