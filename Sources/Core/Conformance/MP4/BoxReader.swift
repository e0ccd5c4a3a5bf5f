import Media

/// Boxes in the bytes of a file (ISO/IEC 14496-12 §4.2). Nothing here enters a box by itself, so nothing recurses.
struct BoxReader {
    struct Box: Equatable {
        var type: BoxCode
        /// Where its header begins.
        var start: Int
        var content: Range<Int>
    }

    let bytes: [UInt8]

    var all: Range<Int> { 0..<bytes.count }

    /// The boxes that fill a range, as far as they are whole.
    ///
    /// - Parameter broken: where what comes is no whole box.
    func boxes(in range: Range<Int>, broken: inout Int?) -> [Box] {
        var boxes: [Box] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let left = range.upperBound - position
            guard let short = word(at: position), let type = word(at: position + 4), left >= 8 else { break }
            var (size, header) = (UInt64(short), 8)
            if short == 1 {
                guard let long = bytes.span.uint64(at: position + 8) else { break }
                (size, header) = (long, 16)
            } else if short == 0 {
                size = UInt64(left)
            }
            guard size >= UInt64(header), size <= UInt64(left) else { break }
            let end = position + Int(size)
            boxes.append(Box(type: BoxCode(type), start: position, content: position + header..<end))
            position = end
        }
        if position < range.upperBound { broken = position }
        return boxes
    }

    func boxes(in range: Range<Int>) -> [Box] {
        var broken: Int?
        return boxes(in: range, broken: &broken)
    }

    func first(_ type: BoxCode, in range: Range<Int>) -> Box? {
        boxes(in: range).first { $0.type == type }
    }

    /// The content of a box in a box in a box.
    func content(_ path: BoxCode..., in range: Range<Int>) -> Range<Int>? {
        var range = range
        for type in path {
            guard let box = first(type, in: range) else { return nil }
            range = box.content
        }
        return range
    }

    func short(at position: Int) -> UInt16? { bytes.span.uint16(at: position) }

    func word(at position: Int) -> UInt32? { bytes.span.uint32(at: position) }

    func long(at position: Int) -> UInt64? { bytes.span.uint64(at: position) }

    /// A word of a box's content; nil behind its end.
    func word(_ content: Range<Int>, _ offset: Int) -> UInt32? {
        guard offset >= 0, offset <= content.count - 4 else { return nil }
        return word(at: content.lowerBound + offset)
    }

    /// 64 bits in version 1 of a full box, 32 otherwise (§4.2.2).
    func time(_ content: Range<Int>, short: Int, long: Int) -> UInt64? {
        if version(content) == 0 { return word(content, short).map(UInt64.init) }
        guard long <= content.count - 8 else { return nil }
        return self.long(at: content.lowerBound + long)
    }

    func version(_ content: Range<Int>) -> UInt8 { content.isEmpty ? 0 : bytes[content.lowerBound] }

    func flags(_ content: Range<Int>) -> UInt32 { (word(content, 0) ?? 0) & 0xFF_FFFF }
}
