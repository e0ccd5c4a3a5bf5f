import Testing

@testable import Engine

@Suite struct StableHashTests {
    // FNV-1a of the empty string is the offset basis (draft-eastlake-fnv §5); one more round mixes the salt in.
    @Test func isTheSameInEveryRun() {
        #expect(StableHash.value(of: "", salt: 0) == 0xCBF2_9CE4_8422_2325 &* 0x0000_0100_0000_01B3)
        #expect(StableHash.value(of: "a", salt: 1) != StableHash.value(of: "a", salt: 2))
        #expect(StableHash.value(of: "a", salt: 1) != StableHash.value(of: "b", salt: 1))
    }
}
