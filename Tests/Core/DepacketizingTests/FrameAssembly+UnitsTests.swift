import Media
import TestSupport
import Testing

@testable import Depacketizing

struct FrameAssemblyUnitsTests {
    private func open() -> FrameAssembly {
        var assembly = FrameAssembly()
        assembly.open(
            with: OrderedPacket(
                extendedSequence: 1, extendedTimestamp: 0, hasMarker: false, arrival: .zero, lostBefore: 0))
        return assembly
    }

    @Test func putsALengthInFrontOfEachUnit() throws {
        var assembly = open()
        for bytes in [hex("65 AA BB"), [UInt8](repeating: 7, count: 0x1_0203)] {
            let offset = assembly.beginUnit()
            try assembly.append(bytes.span, arrival: .zero)
            let range = assembly.endUnit(at: offset)
            #expect(Array(assembly.frame.bytes[range]) == bytes)
        }
        #expect(assembly.frame.bytes.prefix(12) == hex("00000003 65AABB 00010203 07")[...])
    }

    @Test func takesAUnitOutAgain() throws {
        var assembly = open()
        for bytes in [hex("65 AA"), hex("0C FF")] {
            let offset = assembly.beginUnit()
            try assembly.append(bytes.span, arrival: .zero)
            _ = assembly.endUnit(at: offset)
            if bytes[0] == 0x0C { assembly.removeUnit(at: offset) }
        }
        #expect(assembly.frame.bytes == hex("00000002 65AA"))
    }

    @Test func putsUnitsInFront() {
        var assembly = open()
        _ = assembly.endUnit(at: assembly.beginUnit())
        assembly.prepend(units: [hex("67 01"), hex("68")])
        #expect(assembly.frame.bytes == hex("00000002 6701 00000001 68 00000000"))
    }
}
