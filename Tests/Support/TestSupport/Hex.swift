/// Bytes from annotated hexadecimal text: white space is free, `#` begins a comment that runs to the end of the line.
///
/// Traps on anything else: a vector that does not parse is a mistake in the test.
public func hex(_ text: String) -> [UInt8] {
    var digits: [UInt8] = []
    for line in text.split(separator: "\n") {
        for character in line.prefix(while: { $0 != "#" }) where !character.isWhitespace {
            guard let digit = character.hexDigitValue else { preconditionFailure("not hexadecimal: \(character)") }
            digits.append(UInt8(digit))
        }
    }
    precondition(digits.count.isMultiple(of: 2), "half a byte in: \(text)")
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
