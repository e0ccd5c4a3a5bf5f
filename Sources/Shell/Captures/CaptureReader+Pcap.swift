import Media

/// The header of a classic capture, which describes its packets (draft-ietf-opsawg-pcap §4).
struct PcapHeader {
    var order = ByteOrder.little
    var isNanosecond = false
    var check = LinkTypeCheck(.raw)
    /// Bytes kept of each packet.
    var snapLength = CaptureLimits.packetLength

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

    var unitsPerSecond: UInt32 { isNanosecond ? 1_000_000_000 : 1_000_000 }
}

/// The header of a record (draft-ietf-opsawg-pcap §5).
struct PcapRecordHeader {
    let seconds: UInt32
    let fraction: UInt32
    let capturedLength: UInt32
    let originalLength: UInt32

    init(_ bytes: Span<UInt8>, at offset: Int, _ order: ByteOrder) {
        seconds = bytes.word32(at: offset, order)
        fraction = bytes.word32(at: offset + 4, order)
        capturedLength = bytes.word32(at: offset + 8, order)
        originalLength = bytes.word32(at: offset + 12, order)
    }

    /// With its packet.
    var length: Int { PcapHeader.recordHeaderLength + Int(capturedLength) }

    /// Some packet may have it. A header of zeros is a hole.
    var isPossible: Bool {
        capturedLength <= CaptureLimits.packetLength && (capturedLength > 0 || originalLength > 0 || seconds > 0)
    }

    /// Everything in it is as programs write it: of random bytes, one place in 10^12 is so.
    func isUsual(_ header: PcapHeader) -> Bool {
        capturedLength > 0 && capturedLength <= originalLength && originalLength <= CaptureLimits.packetLength
            && fraction < header.unitsPerSecond
    }

    /// Its two lengths agree.
    func isConsistent(_ header: PcapHeader) -> Bool {
        capturedLength == originalLength || capturedLength == header.snapLength && capturedLength < originalLength
    }

    /// In nanoseconds.
    var wholeSeconds: Int64 { Int64(seconds) * 1_000_000_000 }

    /// 2^32 s and 2^32 µs together stay below 2^63 ns.
    func nanoseconds(_ header: PcapHeader) -> Int64 {
        Int64(seconds) * 1_000_000_000 + Int64(fraction) * (header.isNanosecond ? 1 : 1000)
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
        pcap.check = LinkTypeCheck(linkType)
        pcap.snapLength = Int(input.bytes.span.word32(at: start + 16, pcap.order))
        facts.sections = 1
        facts.addInterface(linkType: number)
        input.consume(PcapHeader.length)
        facts.wholeBytes = input.offset
    }

    /// The next record (draft-ietf-opsawg-pcap §5); nil at the end of the file or of its last complete record.
    mutating func nextPcapRecord() throws(CapturesError) -> CapturedRecord? {
        while try input.ensure(PcapHeader.recordHeaderLength) {
            if let record = try pcapRecord() { return record }
            guard try resynchronize(from: 1) else { return nil }
        }
        return nil
    }

    /// Consumes the record at the start; nil if it is damaged or cut.
    private mutating func pcapRecord() throws(CapturesError) -> CapturedRecord? {
        let header = pcapHeader(at: 0)
        guard header.isPossible, try isTrusted(header) else { return nil }
        let time = settled(
            header.nanoseconds(pcap), next: try pcapTime(at: header.length),
            second: stamps.last == nil ? try pcapTimeAfterRecord(at: header.length) : nil)
        let frame = input.start + PcapHeader.recordHeaderLength..<input.start + header.length
        input.consume(header.length)
        facts.wholeBytes = input.offset
        var check = pcap.check
        if check.note(input.bytes.span.extracting(frame)) { facts.damage.isHeaderAssumed = true }
        pcap.check = check
        return CapturedRecord(
            time: WallTime(nanoseconds: time), rawTime: nil, linkType: pcap.check.linkType, frame: frame,
            originalLength: Int(header.originalLength))
    }

    /// Records have no mark. So a length is believed if a record follows, or the end; otherwise only if no record
    /// begins within it, and the two lengths agree.
    private mutating func isTrusted(_ header: PcapRecordHeader) throws(CapturesError) -> Bool {
        let isWhole = try input.ensure(header.length)
        let isFollowed = isWhole ? try isFollowed(header) : false
        if isFollowed, header.capturedLength <= header.originalLength { return true }
        let inside = try findRecord(from: PcapHeader.recordHeaderLength, before: header.length)
        return isWhole && inside == nil && (isFollowed || header.isConsistent(pcap))
    }

    private mutating func isFollowed(_ header: PcapRecordHeader) throws(CapturesError) -> Bool {
        // The end of the file, or a header that is cut by it.
        let end = header.length
        guard try input.ensure(end + PcapHeader.recordHeaderLength) else {
            return header.isConsistent(pcap) ? true : try ends(at: end)
        }
        let next = pcapHeader(at: end)
        if next.isUsual(pcap), StampCheck.areNear(next.nanoseconds(pcap), header.nanoseconds(pcap)) { return true }
        // Some programs write fractions or lengths of their own.
        guard header.isConsistent(pcap), next.isPossible, StampCheck.areNear(next.wholeSeconds, header.wholeSeconds)
        else { return false }
        guard try input.ensure(end + next.length + PcapHeader.recordHeaderLength) else {
            return try ends(at: end + next.length)
        }
        return pcapHeader(at: end + next.length).isPossible
    }

    /// Whether a record begins here, in bytes that may be anything: its packet is exactly a datagram, or others follow
    /// each other to the end or for `chainLength` records.
    mutating func beginsPcapRecord(at place: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(place + PcapHeader.recordHeaderLength) else { return false }
        let header = pcapHeader(at: place)
        guard header.isUsual(pcap), try input.ensure(place + header.length) else { return false }
        let frame = pcapFrame(header, at: place)
        let isNear = stamps.isNear(header.nanoseconds(pcap))
        if let linkType = pcap.check.linkType, isNear,
            LinkTypeCheck.isExact(input.bytes.span.extracting(frame), linkType)
        {
            return true
        }
        return try isFollowedByPcap(header, at: place + header.length, count: Self.chainLength - 1, orEnd: isNear)
    }

    /// Records that must follow each other where nothing else tells that they are records.
    static var chainLength: Int { 3 }

    /// - Parameter orEnd: also if the file ends before.
    private mutating func isFollowedByPcap(
        _ header: PcapRecordHeader, at first: Int, count: Int, orEnd: Bool
    ) throws(CapturesError) -> Bool {
        var place = first
        var time = header.nanoseconds(pcap)
        for _ in 0..<count {
            guard try input.ensure(place + PcapHeader.recordHeaderLength) else { return orEnd }
            let next = pcapHeader(at: place)
            guard next.isUsual(pcap), StampCheck.areNear(next.nanoseconds(pcap), time) else { return false }
            guard try input.ensure(place + next.length) else { return orEnd }
            time = next.nanoseconds(pcap)
            place += next.length
        }
        return true
    }

    /// Whether records of a capture begin here whose header is damaged. Then byte order, unit and link type are those
    /// of its records.
    mutating func beginsPcapPackets(at place: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(place + PcapHeader.recordHeaderLength) else { return false }
        for order in [ByteOrder.little, .big] {
            var assumed = PcapHeader()
            assumed.order = order
            assumed.isNanosecond = true
            let header = PcapRecordHeader(input.bytes.span, at: input.start + place, order)
            guard header.isUsual(assumed), try input.ensure(place + header.length) else { continue }
            guard let linkType = LinkTypeCheck.guess(input.bytes.span.extracting(pcapFrame(header, at: place)))
            else { continue }
            let earlier = pcap
            pcap = assumed
            guard try isFollowedByPcap(header, at: place + header.length, count: 1, orEnd: false) else {
                pcap = earlier
                continue
            }
            pcap.check = LinkTypeCheck(linkType)
            pcap.isNanosecond = try hasNanoseconds(from: place)
            facts.format = pcap.isNanosecond ? .pcapNanoseconds : .pcapMicroseconds
            facts.interfaces = 1
            return true
        }
        return false
    }

    /// Of a thousand packets with nanoseconds, 999 have a fraction that is too large for microseconds.
    private mutating func hasNanoseconds(from first: Int) throws(CapturesError) -> Bool {
        var place = first
        for _ in 0..<16 {
            guard place < CaptureLimits.wholeBlockLength, try input.ensure(place + PcapHeader.recordHeaderLength) else {
                return false
            }
            let header = pcapHeader(at: place)
            guard header.isUsual(pcap) else { return false }
            if header.fraction >= 1_000_000 { return true }
            place += header.length
        }
        return false
    }

    private mutating func pcapTime(at place: Int) throws(CapturesError) -> Int64? {
        guard try input.ensure(place + PcapHeader.recordHeaderLength) else { return nil }
        let header = pcapHeader(at: place)
        guard header.isUsual(pcap), try input.ensure(place + header.length) else { return nil }
        return header.nanoseconds(pcap)
    }

    private mutating func pcapTimeAfterRecord(at place: Int) throws(CapturesError) -> Int64? {
        guard try pcapTime(at: place) != nil else { return nil }
        return try pcapTime(at: place + pcapHeader(at: place).length)
    }

    private func pcapHeader(at place: Int) -> PcapRecordHeader {
        PcapRecordHeader(input.bytes.span, at: input.start + place, pcap.order)
    }

    private func pcapFrame(_ header: PcapRecordHeader, at place: Int) -> Range<Int> {
        input.start + place + PcapHeader.recordHeaderLength..<input.start + place + header.length
    }
}
