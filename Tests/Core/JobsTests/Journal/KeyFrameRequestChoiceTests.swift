import Jobs
import Testing

@Suite struct KeyFrameRequestChoiceTests {
    @Test func aSourceWithoutAnAPIIsAskedByRTCPOrNotAtAll() {
        #expect(KeyFrameRequestChoice.withoutAPI.map(\.rawValue) == ["off", "auto", "pli", "fir"])
        #expect(Set(KeyFrameRequestChoice.allCases).subtracting(KeyFrameRequestChoice.withoutAPI) == [.api])
    }
}
