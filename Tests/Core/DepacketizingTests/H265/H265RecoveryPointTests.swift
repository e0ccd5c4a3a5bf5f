import TestSupport
import Testing

@testable import Depacketizing

struct H265RecoveryPointTests {
    // Made by hand: recovery_poc_cnt se(v), exact_match_flag, broken_link_flag (ITU-T H.265 §D.2.8).
    @Test(
        arguments: [
            ("4E 01 06 01 E0 80", 0), ("4E 01 06 01 58 80", 1), ("4E 01 06 01 78 80", -1), ("4E 01 06 01 24 80", 2),
            ("4E 01 05 02 AA BB 06 01 24 80", 2), ("4E 01 05 02 AA BB 80", nil), ("4E 01 06 00 80", nil),
            ("4E 01", nil), ("4E", nil),
        ] as [(String, Int32?)])
    func saysFromWhichPictureOnEverythingIsRight(unit: String, expected: Int32?) {
        #expect(H265RecoveryPoint.distance(in: hex(unit).span) == expected)
    }
}
