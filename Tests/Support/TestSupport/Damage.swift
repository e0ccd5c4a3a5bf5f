extension [UInt8] {
    /// Four bytes at random places have other values, and the end is missing: a packet that nobody sent like that.
    public func damaged(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        for _ in 0..<4 {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
        return bytes
    }
}
