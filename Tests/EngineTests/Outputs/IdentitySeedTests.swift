import Media
import Packaging
import Testing

@testable import Engine

@Suite struct IdentitySeedTests {
    private func seed(_ recordingID: String = "take-1") -> IdentitySeed {
        IdentitySeed(
            recordingID: recordingID, connectionID: "A", sessionStart: WallTime(nanoseconds: 1000), title: "Alice")
    }

    @Test func givesEachFileAnIdentityOfItsOwn() {
        let origin = SessionTime(nanoseconds: 500)
        let first = seed().identity(of: "A.mkv", from: origin)
        let second = seed().identity(of: "A-2.mkv", from: origin)
        #expect(first.creation == WallTime(nanoseconds: 1500))
        #expect(first.title == "Alice")
        #expect(first.high != second.high && first.low != second.low && first.high != first.low)
        #expect(seed("take-2").identity(of: "A.mkv", from: origin).high != first.high)
        #expect(seed().identity(of: "A.mkv", from: origin) == first)
    }
}
