import Media

/// The header of an RTP tools file, as written by rtpdump and Wireshark (rtptools 1.22, `rtpdump.h`).
struct RTPDumpHeader {
    /// "#!rt", the beginning of the line with the player's name, its version, and the local address.
    static let magic: UInt32 = 0x2321_7274
    private static let line = Array("#!rtpplay1.0 ".utf8)
    /// An IPv6 address with its port has 47 characters.
    private static let longestLine = 80
    /// Seconds, microseconds, address, port and padding.
    private static let length = 16
    /// Length, packet length, milliseconds.
    static let recordHeaderLength = 8

    /// The start of the recording, in nanoseconds since 1970.
    var start: Int64 = 0
    var port: UInt16 = CaptureReader.assumedPort

    init() {}

    /// The length of the text line with its line feed; nil if it is not of this version.
    static func lineLength(in bytes: Span<UInt8>) -> Int? {
        for i in 0..<min(bytes.count, longestLine) {
            if i < line.count, bytes[i] != line[i] { return nil }
            if bytes[i] == 0x0A { return i + 1 }
        }
        return nil
    }

    static var longest: Int { longestLine + length }
    static func wholeLength(line: Int) -> Int { line + length }

    /// - Parameter line: length of the text line.
    init(_ bytes: Span<UInt8>, line: Int) {
        start =
            Int64(bytes.word32(at: line, .big)) * 1_000_000_000 + Int64(bytes.word32(at: line + 4, .big)) * 1000
        // The line contains the local address; Wireshark writes the sender's port into the binary field.
        var value: UInt32 = 0
        for i in 0..<line - 1 {
            let digit = bytes[i]
            if digit == 0x2F {
                value = 0
            } else if digit >= 0x30, digit <= 0x39 {
                value = min(value * 10 + UInt32(digit - 0x30), 1 << 20)
            }
        }
        let stated = UInt16(exactly: value) ?? 0
        port = stated > 0 ? stated : max(1, bytes.word16(at: line + 12, .big))
    }
}

extension CaptureReader {
    mutating func readRTPDumpHeader() throws(CapturesError) {
        // A file may be shorter than the longest header.
        _ = try input.ensure(RTPDumpHeader.longest)
        let range = input.start..<input.start + input.available
        guard let line = RTPDumpHeader.lineLength(in: input.bytes.span.extracting(range)) else {
            throw .unknownFormat(path: input.path, magic: RTPDumpHeader.magic)
        }
        let length = RTPDumpHeader.wholeLength(line: line)
        guard range.count >= length else {
            throw .truncatedHeader(path: input.path, format: .rtpdump, needed: length, found: input.available)
        }
        let header = RTPDumpHeader(input.bytes.span.extracting(range), line: line)
        rtpdump = header
        facts.sections = 1
        input.consume(length)
        facts.wholeBytes = input.offset
    }

    /// The next record; nil at the end of the file or of its last complete record.
    mutating func nextRTPDumpRecord() throws(CapturesError) -> CapturedRecord? {
        while try input.ensure(RTPDumpHeader.recordHeaderLength) {
            if let record = try rtpdumpRecord() { return record }
            guard try resynchronize(from: 1) else { return nil }
        }
        return nil
    }

    /// Consumes the record at the start; nil if it is damaged or cut. A packet length of 0 marks RTCP, which uses the
    /// next port (RFC 3550 §11).
    private mutating func rtpdumpRecord() throws(CapturesError) -> CapturedRecord? {
        let header = rtpdumpHeader(at: 0)
        guard header.isPossible, try isTrusted(header) else { return nil }
        let next = try rtpdumpTime(at: header.length)
        let second =
            stamps.last == nil && next != nil
            ? try rtpdumpTime(at: header.length + rtpdumpHeader(at: header.length).length) : nil
        let time = settled(header.nanoseconds, next: next, second: second)
        let frame = input.start + RTPDumpHeader.recordHeaderLength..<input.start + header.length
        input.consume(header.length)
        facts.wholeBytes = input.offset
        let port = header.packetLength == 0 ? rtpdump.port &+ 1 : rtpdump.port
        return CapturedRecord(
            time: WallTime(nanoseconds: rtpdump.start + time), rawTime: nil, linkType: nil,
            destination: Endpoint(address: .v4(0), port: port), frame: frame,
            originalLength: max(header.packetLength, frame.count))
    }

    /// As in a classic capture, a length is believed if a record follows, or the end; otherwise only if no record
    /// begins within it, and the two lengths agree.
    private mutating func isTrusted(_ header: RTPDumpRecordHeader) throws(CapturesError) -> Bool {
        let isWhole = try input.ensure(header.length)
        let isFollowed = isWhole ? try isFollowed(header) : false
        if isFollowed, header.isConsistent { return true }
        let inside = try findRecord(from: RTPDumpHeader.recordHeaderLength, before: header.length)
        return isWhole && inside == nil && (isFollowed || header.isConsistent)
    }

    private mutating func isFollowed(_ header: RTPDumpRecordHeader) throws(CapturesError) -> Bool {
        guard try input.ensure(header.length + RTPDumpHeader.recordHeaderLength) else {
            return header.isConsistent ? true : try ends(at: header.length)
        }
        if rtpdumpHeader(at: header.length).isShort { return true }
        return try isUsualRTPDump(at: header.length)
    }

    /// Whether a record begins here, in bytes that may be anything: it and the next ones are as programs write them.
    mutating func beginsRTPDumpRecord(at place: Int) throws(CapturesError) -> Bool {
        var place = place
        for i in 0..<Self.chainLength {
            // Behind the last packet comes the end.
            if i > 0, try !input.ensure(place + RTPDumpHeader.recordHeaderLength) { return true }
            guard try isUsualRTPDump(at: place) else {
                // Or a packet that the end cuts.
                guard i > 0, rtpdumpHeader(at: place).isPossible else { return false }
                return try !input.ensure(place + rtpdumpHeader(at: place).length)
            }
            place += rtpdumpHeader(at: place).length
        }
        return true
    }

    /// Whether packets begin here of a file whose header is damaged. Then start and port are unknown.
    mutating func beginsRTPDumpPackets(at place: Int) throws(CapturesError) -> Bool {
        guard try isUsualRTPDump(at: place), try beginsRTPDumpRecord(at: place),
            try isUsualRTPDump(at: place + rtpdumpHeader(at: place).length)
        else { return false }
        facts.format = .rtpdump
        return true
    }

    /// A whole record here has lengths that agree, a time near the last one, and the beginning of RTP or RTCP.
    private mutating func isUsualRTPDump(at place: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(place + RTPDumpHeader.recordHeaderLength) else { return false }
        let header = rtpdumpHeader(at: place)
        guard header.length >= RTPDumpHeader.recordHeaderLength + 8, header.isExact, stamps.isNear(header.nanoseconds),
            try input.ensure(place + header.length)
        else { return false }
        let packet = input.start + place + RTPDumpHeader.recordHeaderLength
        guard input.bytes[packet] >> 6 == 2 else { return false }
        return header.packetLength > 0 || 192...223 ~= input.bytes[packet + 1]
    }

    private mutating func rtpdumpTime(at place: Int) throws(CapturesError) -> Int64? {
        guard try input.ensure(place + RTPDumpHeader.recordHeaderLength) else { return nil }
        let header = rtpdumpHeader(at: place)
        guard header.isPossible, header.isConsistent, try input.ensure(place + header.length) else { return nil }
        return header.nanoseconds
    }

    private func rtpdumpHeader(at place: Int) -> RTPDumpRecordHeader {
        RTPDumpRecordHeader(input.bytes.span, at: input.start + place)
    }
}

/// The header of a record in an RTP tools file.
struct RTPDumpRecordHeader {
    /// With this header.
    let length: Int
    /// Of the packet before it was cut; 0 for RTCP.
    let packetLength: Int
    /// Since the start of the recording.
    let nanoseconds: Int64

    init(_ bytes: Span<UInt8>, at offset: Int) {
        length = Int(bytes.word16(at: offset, .big))
        packetLength = Int(bytes.word16(at: offset + 2, .big))
        nanoseconds = Int64(bytes.word32(at: offset + 4, .big)) * 1_000_000
    }

    var isPossible: Bool { length >= RTPDumpHeader.recordHeaderLength }

    /// A record with a packet of less than 8 bytes, which is neither RTP nor RTCP.
    var isShort: Bool { isPossible && length < RTPDumpHeader.recordHeaderLength + 8 && isConsistent }

    /// The packet is as long as it was, or is RTCP.
    var isExact: Bool { packetLength == 0 || packetLength == length - RTPDumpHeader.recordHeaderLength }

    /// It is so, or was cut.
    var isConsistent: Bool { packetLength == 0 || packetLength >= length - RTPDumpHeader.recordHeaderLength }
}
