import Testing

@testable import Depacketizing

struct DepacketizingErrorTests {
    @Test func tellsErrorsApartByTheirNumbers() {
        #expect(
            DepacketizingError.truncated(needed: 4, remaining: 1)
                != DepacketizingError.truncated(needed: 4, remaining: 2))
        #expect(DepacketizingError.invalidOpusPacket(requirement: 5) == .invalidOpusPacket(requirement: 5))
    }
}
