import Media
import TestSupport
import Testing

@testable import Depacketizing

struct FrameAssemblyUnitsTests {
    private func open() -> FrameAssembly {
        var assembly = FrameAssembly()
        assembly.open(
            with: OrderedPacket(
                extendedTimestamp: 0, hasMarker: false, arrival: .zero, lostBefore: 0, payload: 0..<0))
        return assembly
    }

    /// What brings the assembly to the state, then whether a packet begins an access unit: of the timestamp before or
    /// of a new one, surely first or not.
    @Test(arguments: [
        (FrameAssembly.State.waiting, [false, true, true, true]), (.recovering, [false, true, false, true]),
        (.skipping, [false, false, true, true]), (.assembling, [false, false, false, false]),
    ])
    func beginsAnAccessUnitByTheState(state: FrameAssembly.State, expected: [Bool]) {
        var assembly = open()
        var frames = FrameList()
        func packet(_ timestamp: Int64, lost: Int = 0) -> OrderedPacket {
            OrderedPacket(
                extendedTimestamp: timestamp, hasMarker: false, arrival: .zero, lostBefore: lost, payload: 0..<0)
        }
        switch state {
        case .waiting: assembly.emit(into: &frames)
        case .recovering: assembly.receive(packet(0, lost: 1), isOpenDiscardable: false)
        case .skipping: assembly.reject(packet(0))
        case .assembling: break
        }
        #expect(assembly.state == state)
        let begins = [(0, false), (0, true), (3000, false), (3000, true)].map {
            assembly.beginsAccessUnit(packet($0.0), isSurelyFirst: $0.1)
        }
        #expect(begins == expected)
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
