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

    /// The next record; nil at the end of the file or of its last complete record. A packet length of 0 marks RTCP,
    /// which uses the next port (RFC 3550 §11).
    mutating func nextRTPDumpRecord() throws(CapturesError) -> CapturedRecord? {
        guard try input.ensure(RTPDumpHeader.recordHeaderLength) else { return nil }
        let start = input.start
        let length = Int(input.bytes.span.word16(at: start, .big))
        let packetLength = Int(input.bytes.span.word16(at: start + 2, .big))
        let milliseconds = Int64(input.bytes.span.word32(at: start + 4, .big))
        guard length >= RTPDumpHeader.recordHeaderLength else {
            throw .corruptRecord(
                path: input.path, field: .capturedLength, value: UInt64(length),
                accepted: UInt64(RTPDumpHeader.recordHeaderLength)...UInt64(UInt16.max), offset: input.offset)
        }
        guard try input.ensure(length) else { return nil }
        let frame = input.start + RTPDumpHeader.recordHeaderLength..<input.start + length
        input.consume(length)
        facts.wholeBytes = input.offset
        let port = packetLength == 0 ? rtpdump.port &+ 1 : rtpdump.port
        return CapturedRecord(
            time: WallTime(nanoseconds: rtpdump.start + milliseconds * 1_000_000), rawTime: nil, linkType: nil,
            destination: Endpoint(address: .v4(0), port: port), frame: frame,
            originalLength: max(packetLength, frame.count))
    }
}
