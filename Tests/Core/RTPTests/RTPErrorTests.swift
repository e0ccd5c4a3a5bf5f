import RTP
import Testing

@Suite struct RTPErrorTests {
    // Tests and reports compare whole errors, so the numbers must count.
    @Test func differsByItsNumbers() {
        #expect(RTPError.truncated(needed: 4, remaining: 1) == .truncated(needed: 4, remaining: 1))
        #expect(RTPError.truncated(needed: 4, remaining: 1) != .truncated(needed: 4, remaining: 2))
        #expect(RTPError.unsupportedVersion(1) != .unsupportedVersion(0))
        #expect(RTPError.invalidPadding(count: 0, available: 1) != .invalidPadding(count: 2, available: 1))
    }
}
