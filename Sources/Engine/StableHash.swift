/// FNV-1a over 64 bits (draft-eastlake-fnv): identifiers that are the same in every run, unlike `Hasher`'s.
enum StableHash {
    static func value(of text: String, salt: UInt8) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return (hash ^ UInt64(salt)) &* 0x0000_0100_0000_01B3
    }
}
