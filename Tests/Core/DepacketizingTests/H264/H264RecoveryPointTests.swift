import TestSupport
import Testing

@testable import Depacketizing

struct H264RecoveryPointTests {
    private func isImmediate(_ unit: [UInt8]) -> Bool {
        H264RecoveryPoint.isImmediate(in: unit.span)
    }

    @Test(arguments: [
        ("06 06 01 C4 80", true),  // libx264 with open groups, `h264-open-gop` packet 28
        ("06 06 01 44 80", false),  // made by hand: recovery_frame_cnt 1
        ("06 05 02 AA BB 06 01 C4 80", true),  // made by hand: behind another message
        ("06 05 02 AA BB 80", false),
        ("06 06 00 80", false),
        ("06", false),
    ])
    func believesWhatSaysThatDecodingCanBeginHere(unit: String, expected: Bool) {
        #expect(isImmediate(hex(unit)) == expected)
    }

    @Test func addsUpTheBytesOfLongMessages() {
        let long = hex("06 05 FF 01") + [UInt8](repeating: 0xAA, count: 256) + hex("06 01 C4 80")
        #expect(isImmediate(long))
    }

    @Test func staysInsideTheUnit() {
        let unit = hex("06 05 02 AA BB 06 01 C4 80")
        for count in 0..<unit.count - 1 {
            #expect(!isImmediate(Array(unit.prefix(count))))
        }
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            // Without the message's number nothing can be said.
            guard !bytes.dropFirst().contains(6) else { continue }
            #expect(!isImmediate(bytes))
        }
    }
}
