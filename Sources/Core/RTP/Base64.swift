/// The bytes of base64 text in its canonical form (RFC 4648 §4): padded, without white space, spare bits zero.
///
/// SDP carries parameter sets (RFC 6184 §8.1) and keys (RFC 4568 §6.1) so; nil for anything else.
public func decodedBase64(_ text: some StringProtocol) -> [UInt8]? {
    let count = text.utf8.count
    guard count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    var word: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text.utf8 {
        if byte == UInt8(ascii: "=") {
            padding += 1
            word <<= 6
        } else {
            guard padding == 0, let value = base64Value(of: byte) else { return nil }
            word = word << 6 | UInt32(value)
        }
        digits += 1
        guard digits == 4 else { continue }
        guard padding <= 2 else { return nil }
        let group = [16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        // The bits that the padding cuts off are zero in canonical text (RFC 4648 §3.5).
        guard group.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
        bytes += group.dropLast(padding)
        word = 0
        digits = 0
    }
    return bytes
}

private func base64Value(of byte: UInt8) -> UInt8? {
    switch byte {
    case 65...90: byte - 65
    case 97...122: byte - 71
    case 48...57: byte + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
}
