/// Choices drawn from the fuzzer's input, front to back. When it is used up every choice is 0.
struct Draw {
    private let input: [UInt8]
    private var position = 0

    init(_ input: [UInt8]) {
        self.input = input
    }

    var isEmpty: Bool { position >= input.count }

    mutating func byte() -> UInt8 {
        guard position < input.count else { return 0 }
        defer { position += 1 }
        return input[position]
    }

    mutating func number(below limit: Int) -> Int {
        Int(byte()) % limit
    }

    mutating func word() -> UInt16 {
        UInt16(byte()) << 8 | UInt16(byte())
    }

    /// 64 bits; most values are small, because the first byte says how many bytes follow.
    mutating func integer() -> Int64 {
        let width = number(below: 9)
        var bits: UInt64 = 0
        for _ in 0..<width { bits = bits << 8 | UInt64(byte()) }
        return Int64(bitPattern: bits)
    }

    /// At most `count` bytes, fewer at the end.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let end = min(input.count, position + count)
        defer { position = end }
        return Array(input[position..<end])
    }

    mutating func rest() -> [UInt8] {
        bytes(input.count - position)
    }
}
