/// A master key with its salt and, where a stream has several keys, the identifier that its packets carry
/// (RFC 3711 §3.1, §8.1). It never shows its bytes, in no kind of description.
public struct MasterKey: Equatable, Sendable {
    /// Key, then salt.
    public var bytes: [UInt8]
    /// MKI, as long as in the packets; empty where they carry none.
    public var identifier: [UInt8]

    public init(bytes: [UInt8], identifier: [UInt8] = []) {
        self.bytes = bytes
        self.identifier = identifier
    }

    /// Reads the base64 text of `inline:` (RFC 4568 §6.1); missing padding is forgiven.
    init(
        parsing text: String, of suite: CryptoSuite, identifier: CryptoAttribute.KeyIdentifier?
    ) throws(SRTPError) {
        let missing = (4 - text.utf8.count % 4) % 4
        guard let bytes = decodedBase64(text + String(repeating: "=", count: missing)) else { throw .keyNotBase64 }
        let expected = suite.keyCount + suite.saltCount
        guard bytes.count == expected else {
            throw .wrongKeyLength(actual: bytes.count, expected: expected, suite: suite)
        }
        self.init(bytes: bytes, identifier: identifier?.bytes ?? [])
    }
}

extension MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "master key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
