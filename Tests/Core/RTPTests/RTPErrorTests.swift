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

    @Test(arguments: [
        (
            RTPError.truncated(needed: 4, remaining: 1),
            "the packet ends inside a field: 4 bytes are needed, 1 are left"
        ),
        (.unsupportedVersion(1), "the packet has version 1; expected: 2"),
        (
            .invalidPadding(count: 9, available: 3),
            "the padding count is 9; accepted: at least 1, at most the 3 after the header"
        ),
    ])
    func saysWhatWasFoundAndWhatWasExpected(error: RTPError, text: String) {
        #expect(error.description == text)
    }
}
