import Storage
import Testing

@testable import Serving

@Suite struct ValidatorsTests {
    private let version = FileVersion(inode: 0xAB, byteCount: 255, seconds: 16, nanoseconds: 1)

    @Test func tagHasAllThatTellsContentsApart() {
        #expect(Validators(version).tag == "\"ab-ff-10-1\"")
        #expect(Validators(version, form: "-delta").tag == "\"ab-ff-10-1-delta\"")
        let others = [
            FileVersion(inode: 0xAC, byteCount: 255, seconds: 16, nanoseconds: 1),
            FileVersion(inode: 0xAB, byteCount: 254, seconds: 16, nanoseconds: 1),
            FileVersion(inode: 0xAB, byteCount: 255, seconds: 17, nanoseconds: 1),
            FileVersion(inode: 0xAB, byteCount: 255, seconds: 16, nanoseconds: 2),
        ]
        #expect(Set((others + [version]).map { Validators($0).tag }).count == 5)
    }

    /// RFC 9110 §5.6.7; others by `date -u -d @N`.
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        (.max, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ]) func dateIsThatOfHTTP(_ seconds: Int, _ date: String) {
        #expect(Validators.date(seconds) == date)
    }
}
