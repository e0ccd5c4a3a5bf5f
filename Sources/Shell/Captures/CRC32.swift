/// The CRC-32 of IEEE 802.3, which zlib, PNG and pcapng's `epb_hash` use too (RFC 1952 §8).
///
/// It finds every error of up to three bits in a packet, and all but one in four thousand million others. Eight bytes
/// at a time ("slicing by 8", Kounavis and Berry 2005): one byte at a time would cost a live recording seven times as
/// much.
enum CRC32 {
    static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
        unsafe tables.withUnsafeBufferPointer { tables in
            unsafe bytes.withUnsafeBytes { unsafe finished($0, tables) }
        }
    }

    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for i in 0..<256 {
            var value = UInt32(i)
            // The polynomial, its least significant bit first.
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
            tables[i] = value
        }
        for i in 256..<8 * 256 {
            let previous = tables[i - 256]
            tables[i] = previous >> 8 ^ tables[Int(previous & 0xFF)]
        }
        return tables
    }()

    private static func finished(_ bytes: UnsafeRawBufferPointer, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        var value = UInt32.max
        var i = 0
        while bytes.count - i >= 8 {
            let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            let low = UInt32(truncatingIfNeeded: word) ^ value
            let high = UInt32(truncatingIfNeeded: word >> 32)
            let first = unsafe tables[1792 + Int(low & 0xFF)] ^ tables[1536 + Int(low >> 8 & 0xFF)]
            let second = unsafe tables[1280 + Int(low >> 16 & 0xFF)] ^ tables[1024 + Int(low >> 24)]
            let third = unsafe tables[768 + Int(high & 0xFF)] ^ tables[512 + Int(high >> 8 & 0xFF)]
            let fourth = unsafe tables[256 + Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
            value = first ^ second ^ third ^ fourth
            i += 8
        }
        while i < bytes.count {
            value = unsafe value >> 8 ^ tables[Int((value ^ UInt32(bytes[i])) & 0xFF)]
            i += 1
        }
        return ~value
    }
}
