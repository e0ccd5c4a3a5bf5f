/// The id of an activity, derived from its recording, so that a repeated activity has the same id.
///
/// The 128-bit FNV-1a hash of type and recording id as a UUID of version 8, whose bits are application-specific
/// (RFC 9562 §5.8). It is an identifier, not a secret.
public struct ActivityID: Hashable, Sendable {
    /// `xxxxxxxx-xxxx-8xxx-yxxx-xxxxxxxxxxxx`, in lower case.
    public let text: String

    public init(type: String, recordingID: String) {
        // Offset basis and prime of the 128-bit variant (draft-eastlake-fnv §5).
        var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
        let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B
        for byte in (type + "\n" + recordingID).utf8 {
            hash ^= UInt128(byte)
            hash = hash &* prime
        }
        // Version and variant (RFC 9562 §4.1, §4.2).
        hash = hash & ~(0xF << 76) | 8 << 76
        hash = hash & ~(0x3 << 62) | 2 << 62
        let digits = String(hash, radix: 16)
        let all = Array(String(repeating: "0", count: 32 - digits.count) + digits)
        text = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(all[$0]) }.joined(separator: "-")
    }
}
