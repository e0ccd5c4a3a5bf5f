import TestSupport
import Testing

@testable import Depacketizing

struct H264RecoveryPointTests {
    private func frameCount(_ unit: [UInt8]) -> UInt32? {
        H264RecoveryPoint.frameCount(in: unit.span)
    }

    @Test(
        arguments: [
            ("06 06 01 C4 80", 0),  // libx264 with open groups, `h264-open-gop` packet 28
            ("06 06 01 44 80", 1),  // made by hand, as the next ones
            ("06 05 02 AA BB 06 01 C4 80", 0),  // behind another message
            ("06 05 02 AA BB 80", nil),
            ("06 06 00 80", nil),
            ("06", nil),
        ] as [(String, UInt32?)])
    func saysAfterHowManyFramesEverythingIsRight(unit: String, expected: UInt32?) {
        #expect(frameCount(hex(unit)) == expected)
    }

    @Test func addsUpTheBytesOfLongMessages() {
        let long = hex("06 05 FF 01") + [UInt8](repeating: 0xAA, count: 256) + hex("06 01 C4 80")
        #expect(frameCount(long) == 0)
    }

    @Test func staysInsideTheUnit() {
        let unit = hex("06 05 02 AA BB 06 01 C4 80")
        for count in 0..<unit.count - 1 {
            #expect(frameCount(Array(unit.prefix(count))) == nil)
        }
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            // Without the message's number nothing can be said.
            guard !bytes.dropFirst().contains(6) else { continue }
            #expect(frameCount(bytes) == nil)
        }
    }
}
