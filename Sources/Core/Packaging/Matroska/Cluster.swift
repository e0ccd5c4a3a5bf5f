import Media

/// A run of blocks with a common time (RFC 9559 §5.1.3).
struct Cluster {
    /// Position of the element in the file.
    let offset: Int64
    /// Number in the file, from 0.
    let number: Int
    /// Milliseconds; the blocks' times are relative to it.
    var timestamp: Int64
    var blockCount = 0

    /// Offset of the content: after the identifier of four bytes and the size of eight.
    var contentOffset: Int64 { offset + 12 }
    /// Offset of the eight bytes that hold `timestamp`: after Timestamp's identifier and size.
    var timestampOffset: Int64 { contentOffset + 2 }

    /// A relative time that a block's 16 bits can hold (RFC 9559 §10.1).
    static func holds(_ relative: Int64) -> Bool {
        (-32_768...32_767).contains(relative)
    }

    /// Whether a block at `time` belongs into another cluster.
    ///
    /// Seeking wants a cluster at key frames; a reader without cues wants short ones. RFC 9559 §25.1 advises at most
    /// 5 s and 5 MB.
    func isOver(for time: Int64, isVideoKeyFrame: Bool, end: Int64) -> Bool {
        let age = time - timestamp
        return age >= 5000 || isVideoKeyFrame && age >= 1000 || end - offset >= 5 << 20 || !Self.holds(age)
    }

    /// The element's beginning: unknown size, and a Timestamp of fixed width.
    func header() -> [UInt8] {
        ElementIdentifier.cluster.bytes + unknownElementSize
            + EBMLElement(.timestamp, unsigned: UInt64(timestamp), width: 8).rendered()
    }
}

/// Appends a BlockGroup (RFC 9559 §5.1.3.5) whose end is padding of an encoder, and returns where its two bytes of time
/// are.
func appendBlockGroup(
    _ bytes: Span<UInt8>, track: Int, relative: Int64, discarding padding: Interval, to output: inout OutputBytes
) -> Int64 {
    var discarded: [UInt8] = []
    discarded.appendBigEndian(padding.nanoseconds)
    let ending = EBMLElement(.discardPadding, binary: discarded).rendered()
    let size = UInt64(bytes.count) + 4
    let sizeField = elementSize(size, width: elementSizeWidth(size))
    let block = ElementIdentifier.block.bytes + sizeField + [0x80 | UInt8(truncatingIfNeeded: track)]
    let groupSize = UInt64(block.count - 1) + size + UInt64(ending.count)
    output.append(ElementIdentifier.blockGroup.bytes + elementSize(groupSize, width: elementSizeWidth(groupSize)))
    output.append(block)
    let offset = output.end
    output.appendBigEndian(Int16(truncatingIfNeeded: relative))
    // Without a reference to another block it can be decoded by itself; the flag of a SimpleBlock is reserved here.
    output.append(UInt8(0))
    output.append(bytes)
    output.append(ending)
    return offset
}

/// The flags of a SimpleBlock (RFC 9559 §10.2).
struct BlockFlags {
    var isKeyFrame: Bool
    /// To be decoded and not to be shown.
    var isInvisible = false

    var byte: UInt8 { (isKeyFrame ? 0x80 : 0) | (isInvisible ? 0x08 : 0) }
}

/// Appends a SimpleBlock without lacing (RFC 9559 §10.2) and returns where its two bytes of time are.
///
/// `track` is at most 126, so that it takes one byte.
func appendSimpleBlock(
    _ bytes: Span<UInt8>, track: Int, relative: Int64, _ flags: BlockFlags, to output: inout OutputBytes
) -> Int64 {
    let size = UInt64(bytes.count) + 4
    let width = elementSizeWidth(size)
    // Identifier, size of up to eight bytes, track number, time, flags: one append for all of them.
    var header = InlineArray<13, UInt8>(repeating: 0)
    header[0] = UInt8(truncatingIfNeeded: ElementIdentifier.simpleBlock.rawValue)
    let marked = size | 1 << UInt64(7 * width)
    for i in 0..<width {
        header[1 + i] = UInt8(truncatingIfNeeded: marked >> UInt64(8 * (width - 1 - i)))
    }
    header[width + 1] = 0x80 | UInt8(truncatingIfNeeded: track)
    header[width + 2] = UInt8(truncatingIfNeeded: relative >> 8)
    header[width + 3] = UInt8(truncatingIfNeeded: relative)
    header[width + 4] = flags.byte
    let offset = output.end + Int64(width + 2)
    output.append(header.span.extracting(0..<width + 5))
    output.append(bytes)
    return offset
}
