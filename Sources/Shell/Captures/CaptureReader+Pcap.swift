import Media

/// The header of a classic capture, which describes its packets (draft-ietf-opsawg-pcap §4).
struct PcapHeader {
    var order = ByteOrder.little
    var isNanosecond = false
    var linkType = LinkType.raw

    static let length = 24
    static let recordHeaderLength = 16

    init() {}

    /// Parses the first four bytes, read in network order.
    init?(magic: UInt32) {
        switch magic {
        case 0xA1B2_C3D4: order = .big
        case 0xD4C3_B2A1: order = .little
        case 0xA1B2_3C4D: (order, isNanosecond) = (.big, true)
        case 0x4D3C_B2A1: (order, isNanosecond) = (.little, true)
        default: return nil
        }
    }
}

extension CaptureReader {
    mutating func readPcapHeader() throws(CapturesError) {
        guard try input.ensure(PcapHeader.length) else {
            throw .truncatedHeader(
                path: input.path, format: facts.format, needed: PcapHeader.length, found: input.available)
        }
        let start = input.start
        let major = input.bytes.span.word16(at: start + 4, pcap.order)
        let minor = input.bytes.span.word16(at: start + 6, pcap.order)
        guard major == 2, minor == 4 else {
            throw .unsupportedVersion(path: input.path, format: facts.format, major: major, minor: minor, offset: 4)
        }
        // The upper bits describe a frame check sequence (libpcap's LT_LINKTYPE).
        let number = input.bytes.span.word32(at: start + 20, pcap.order) & 0x03FF_FFFF
        guard let linkType = LinkType(number: number) else {
            throw .unsupportedLinkType(path: input.path, number: number, offset: 20)
        }
        pcap.linkType = linkType
        facts.sections = 1
        facts.addInterface(linkType: number)
        input.consume(PcapHeader.length)
        facts.wholeBytes = input.offset
    }

    /// The next record (draft-ietf-opsawg-pcap §5); nil at the end of the file or of its last complete record.
    mutating func nextPcapRecord() throws(CapturesError) -> CapturedRecord? {
        guard try input.ensure(PcapHeader.recordHeaderLength) else { return nil }
        let start = input.start
        let seconds = Int64(input.bytes.span.word32(at: start, pcap.order))
        let fraction = Int64(input.bytes.span.word32(at: start + 4, pcap.order))
        let capturedLength = Int(input.bytes.span.word32(at: start + 8, pcap.order))
        let originalLength = Int(input.bytes.span.word32(at: start + 12, pcap.order))
        // Records have no mark by which to find the next one, so a length beyond the limit ends the reading.
        guard capturedLength <= CaptureLimits.packetLength else {
            throw .corruptRecord(
                path: input.path, field: .capturedLength, value: UInt64(capturedLength),
                accepted: 0...UInt64(CaptureLimits.packetLength), offset: input.offset)
        }
        guard try input.ensure(PcapHeader.recordHeaderLength + capturedLength) else { return nil }
        let frame = input.start + PcapHeader.recordHeaderLength
        input.consume(PcapHeader.recordHeaderLength + capturedLength)
        facts.wholeBytes = input.offset
        // 2^32 s and 2^32 µs together stay below 2^63 ns.
        return CapturedRecord(
            time: WallTime(nanoseconds: seconds * 1_000_000_000 + fraction * (pcap.isNanosecond ? 1 : 1000)),
            rawTime: nil, linkType: pcap.linkType, frame: frame..<frame + capturedLength,
            originalLength: originalLength)
    }
}
