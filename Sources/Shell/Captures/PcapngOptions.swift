/// Finds one option after the fixed part of a block (draft-ietf-opsawg-pcapng §3.5).
///
/// An option that exceeds the block ends the search. The record is still valid, because its fixed part is complete.
enum PcapngOptions {
    /// The value's range in `options`; nil if there is no such option.
    static func find(_ wanted: UInt16, in options: Span<UInt8>, _ order: ByteOrder) -> Range<Int>? {
        var offset = 0
        while options.count - offset >= 4 {
            let code = options.word16(at: offset, order)
            let length = Int(options.word16(at: offset + 2, order))
            guard code != Pcapng.Option.endOfOptions, length <= options.count - offset - 4 else { return nil }
            if code == wanted { return offset + 4..<offset + 4 + length }
            offset += 4 + Pcapng.padded(length)
        }
        return nil
    }

    /// The nanoseconds in a packet's comment `raw=<ns>`.
    static func rawTime(in options: Span<UInt8>, _ order: ByteOrder) -> Int64? {
        number(after: Pcapng.rawTimePrefix, in: options, order)
    }

    /// The decimal number in a comment that begins with `prefix` and contains nothing else.
    static func number(after prefix: [UInt8], in options: Span<UInt8>, _ order: ByteOrder) -> Int64? {
        guard let range = find(Pcapng.Option.comment, in: options, order) else { return nil }
        let comment = options.extracting(range)
        guard comment.count > prefix.count else { return nil }
        for i in 0..<prefix.count where comment[i] != prefix[i] { return nil }
        var value: Int64 = 0
        for i in prefix.count..<comment.count {
            guard comment[i] >= 0x30, comment[i] <= 0x39 else { return nil }
            let (product, isTooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooBigByDigit) = product.addingReportingOverflow(Int64(comment[i] - 0x30))
            guard !isTooBig, !isTooBigByDigit else { return nil }
            value = sum
        }
        return value
    }
}
