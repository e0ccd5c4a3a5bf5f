import Media

/// One EBML element and all that it contains (RFC 8794 §6), for the parts of a file that are small or written once.
///
/// Media blocks and cues do not pass through here: they are written straight into the output.
struct EBMLElement {
    let identifier: ElementIdentifier
    let content: [UInt8]

    init(_ identifier: ElementIdentifier, binary content: [UInt8]) {
        self.identifier = identifier
        self.content = content
    }

    /// An unsigned integer in as few bytes as it needs, at least one (RFC 8794 §7.2).
    init(_ identifier: ElementIdentifier, unsigned value: UInt64) {
        let width = max(1, (71 - value.leadingZeroBitCount) / 8)
        self.init(identifier, unsigned: value, width: width)
    }

    /// An unsigned integer of a fixed width, so that another value fits over it.
    init(_ identifier: ElementIdentifier, unsigned value: UInt64, width: Int) {
        var content: [UInt8] = []
        content.appendBigEndian(value)
        self.init(identifier, binary: Array(content.suffix(width)))
    }

    /// A float of eight bytes (RFC 8794 §7.3).
    init(_ identifier: ElementIdentifier, float value: Double) {
        var content: [UInt8] = []
        content.appendBigEndian(value.bitPattern)
        self.init(identifier, binary: content)
    }

    /// A string without terminating zero (RFC 8794 §7.4, §7.5).
    init(_ identifier: ElementIdentifier, text: String) {
        self.init(identifier, binary: Array(text.utf8))
    }

    /// Nanoseconds since 2001-01-01T00:00:00Z, signed (RFC 8794 §7.6).
    init(_ identifier: ElementIdentifier, date: WallTime) {
        // 978,307,200 s are between 1970 and 2001.
        let (nanoseconds, overflow) = date.nanoseconds.subtractingReportingOverflow(978_307_200_000_000_000)
        var content: [UInt8] = []
        content.appendBigEndian(overflow ? Int64.min : nanoseconds)
        self.init(identifier, binary: content)
    }

    init(_ identifier: ElementIdentifier, _ children: [EBMLElement]) {
        self.init(identifier, binary: children.flatMap { $0.rendered() })
    }

    /// Identifier, size and content; the size takes `sizeWidth` bytes, or as few as it needs.
    func rendered(sizeWidth: Int? = nil) -> [UInt8] {
        let size = UInt64(content.count)
        return identifier.bytes + elementSize(size, width: sizeWidth ?? elementSizeWidth(size)) + content
    }

    /// A Void element (RFC 8794 §11.3.2) of `size` bytes in all: at least 2, the smallest there is, or none at all.
    static func void(size: Int) -> [UInt8] {
        guard size > 0 else { return [] }
        precondition(size >= 2, "a Void takes at least two bytes")
        let width = size <= 128 ? 1 : 8
        return EBMLElement(.void, binary: [UInt8](repeating: 0, count: size - 1 - width)).rendered(sizeWidth: width)
    }
}

/// The size of an element whose end is not known yet, in eight bytes (RFC 8794 §6.2).
let unknownElementSize: [UInt8] = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]

/// Bytes that an element's size needs. A field of ones only is reserved for "unknown" (RFC 8794 §6.2).
@inline(__always)
func elementSizeWidth(_ size: UInt64) -> Int {
    (70 - (size + 1).leadingZeroBitCount) / 7
}

/// A size as a variable-size integer (RFC 8794 §4) of `width` bytes.
func elementSize(_ size: UInt64, width: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(size | 1 << UInt64(7 * width))
    return Array(bytes.suffix(width))
}
