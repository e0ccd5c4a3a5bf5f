import RTP
import Testing

@Suite struct MasterKeyTests {
    @Test func neverShowsItsBytes() {
        let key = MasterKey(bytes: [201, 202, 203], identifier: [1])
        var dumped = ""
        dump([key], to: &dumped)
        for text in ["\(key)", "\([key])", String(reflecting: [key]), dumped] { #expect(!text.contains("202")) }
    }

    @Test func isEqualToTheSameKey() {
        #expect(MasterKey(bytes: [1]) == MasterKey(bytes: [1]))
        #expect(MasterKey(bytes: [1]) != MasterKey(bytes: [1], identifier: [0]))
    }
}
