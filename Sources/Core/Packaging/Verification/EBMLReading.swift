import Media

/// EBML elements that are read back (RFC 8794 §4 to §6), of a part of the file that is in memory.
struct EBMLReading {
    struct Element: Equatable {
        /// Nil for one that is not written here.
        var identifier: ElementIdentifier?
        /// Within `bytes`.
        var content: Range<Int>
    }

    let bytes: [UInt8]
    private let offset: Int64

    init(file: FileBytes, range: Range<Int64>, _ what: String) throws(PackagingError) {
        bytes = try file.bytes(at: range.lowerBound, count: range.upperBound - range.lowerBound, what)
        offset = range.lowerBound
    }

    var all: Range<Int> { 0..<bytes.count }

    /// The elements that fill a range.
    func children(in range: Range<Int>) throws(PackagingError) -> [Element] {
        var elements: [Element] = []
        var position = range.lowerBound
        while position < range.upperBound {
            guard let header = Self.header(bytes.span, at: position),
                header.size <= Int64(range.upperBound - position - header.byteCount)
            else { throw .notAsWritten(offset: offset + Int64(position), expected: "an element within its parent") }
            let start = position + header.byteCount
            position = start + Int(header.size)
            elements.append(
                Element(identifier: ElementIdentifier(rawValue: header.identifier), content: start..<position))
        }
        return elements
    }

    /// An unsigned integer (RFC 8794 §7.2); nil for one above what a file's length can be.
    func unsigned(_ content: Range<Int>) -> Int64? {
        guard content.count <= 8 else { return nil }
        return Int64(exactly: bytes[content].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// Identifier and size; nil if they are truncated, unknown (RFC 8794 §6.2), or longer than RFC 9559 allows.
    static func header(_ bytes: Span<UInt8>, at start: Int) -> (identifier: UInt32, size: Int64, byteCount: Int)? {
        guard start < bytes.count else { return nil }
        let width = bytes[start].leadingZeroBitCount + 1
        guard width <= 4, start + width < bytes.count else { return nil }
        var identifier: UInt32 = 0
        for i in 0..<width { identifier = identifier << 8 | UInt32(bytes[start + i]) }
        let first = bytes[start + width]
        let sizeWidth = first.leadingZeroBitCount + 1
        guard sizeWidth <= 8, start + width + sizeWidth <= bytes.count else { return nil }
        var size = UInt64(first) & (0xFF >> UInt64(sizeWidth))
        for i in 1..<max(1, sizeWidth) { size = size << 8 | UInt64(bytes[start + width + i]) }
        guard size < 1 << UInt64(7 * sizeWidth) - 1 else { return nil }
        return (identifier, Int64(size), width + sizeWidth)
    }
}
