import Media

/// The state of reading an `.mjr` file.
struct MJRStream {
    /// "MJR0" and "MEET", the first bytes of files and records.
    static let fileMark: UInt32 = 0x4D4A_5230
    static let recordMark: UInt32 = 0x4D45_4554
    /// "ECHO", the rest of the mark in files without arrival times.
    private static let untimedMark: UInt32 = 0x4543_484F
    /// The mark, then either its rest or a time, then the length.
    static let recordHeaderLength = 10

    var header: MJRHeader?
    /// Records contain an arrival time, in milliseconds since the first.
    var isTimed = false
    /// The latest packet's RTP timestamp, and its distance from the first one's.
    private var lastTimestamp: UInt32?
    private var ticks: Int64 = 0
    private var latest: Int64 = 0

    init() {}

    /// How long after the first packet this one arrived, in nanoseconds.
    ///
    /// Files without arrival times have only the RTP timestamp, the time at which the sender produced the packet; for
    /// them, this assumes a network without jitter.
    mutating func delay(word: UInt32, timestamp: UInt32?) -> Int64 {
        guard !isTimed else { return Int64(word) * 1_000_000 }
        guard let timestamp, let header else { return latest }
        let step = Int32(truncatingIfNeeded: timestamp &- (lastTimestamp ?? timestamp))
        lastTimestamp = timestamp
        ticks &+= Int64(step)
        let (seconds, rest) = max(0, ticks).quotientAndRemainder(dividingBy: header.clockRate)
        // A packet that was overtaken arrived after the one that overtook it.
        latest = max(latest, seconds &* 1_000_000_000 &+ rest * 1_000_000_000 / header.clockRate)
        return latest
    }

    /// Whether the word after the mark belongs to a file of this kind.
    func accepts(_ word: UInt32) -> Bool {
        isTimed || word == Self.untimedMark
    }
}

extension CaptureReader {
    /// The port of packets in a file without addresses, unless the caller passes another. Audio and video
    /// conventionally use even ports (RFC 3550 §11).
    public static let assumedPort: UInt16 = 5004

    /// The description of the stream in an `.mjr` file; nil for other formats.
    public var mjrHeader: MJRHeader? { mjr.header }

    /// Reads the first record: JSON in files that begin with "MJR0", the name of the medium in older ones.
    mutating func readMJRHeader() throws(CapturesError) {
        guard try input.ensure(MJRStream.recordHeaderLength) else { throw truncatedMJRHeader }
        let start = input.start
        let isOld = input.bytes.span.word32(at: start, .big) == MJRStream.recordMark
        let version = input.bytes.span.word32(at: start + 4, .big)
        let length = Int(input.bytes.span.word16(at: start + 8, .big))
        guard try input.ensure(MJRStream.recordHeaderLength + length) else { throw truncatedMJRHeader }
        let content = input.start + MJRStream.recordHeaderLength
        let range = content..<content + length
        // "0001" and "0002" in ASCII; only the second has arrival times.
        let isKnown = isOld ? mjr.accepts(version) : version == 0x3030_3031 || version == 0x3030_3032
        let header =
            isOld
            ? MJRHeader(word: input.bytes.span.extracting(range)) : MJRHeader(json: input.bytes.span.extracting(range))
        guard isKnown, let header else { throw .unsupportedRecording(path: input.path) }
        mjr.header = header
        mjr.isTimed = !isOld && version == 0x3030_3032
        facts.sections = 1
        input.consume(MJRStream.recordHeaderLength + length)
        facts.wholeBytes = input.offset
    }

    /// The next packet; nil at the end of the file or of its last complete record.
    mutating func nextMJRRecord() throws(CapturesError) -> CapturedRecord? {
        guard try input.ensure(MJRStream.recordHeaderLength) else { return nil }
        let start = input.start
        let mark = input.bytes.span.word32(at: start, .big)
        let word = input.bytes.span.word32(at: start + 4, .big)
        // Without a mark there is no way to find the next record.
        guard mark == MJRStream.recordMark, mjr.accepts(word) else {
            let accepted = UInt64(MJRStream.recordMark)
            throw .corruptRecord(
                path: input.path, field: .recordMark, value: UInt64(mark), accepted: accepted...accepted,
                offset: input.offset)
        }
        let length = Int(input.bytes.span.word16(at: start + 8, .big))
        guard try input.ensure(MJRStream.recordHeaderLength + length) else { return nil }
        let packet = input.start + MJRStream.recordHeaderLength
        input.consume(MJRStream.recordHeaderLength + length)
        facts.wholeBytes = input.offset
        let timestamp = length < 8 ? nil : input.bytes.span.word32(at: packet + 4, .big)
        let delay = mjr.delay(word: word, timestamp: timestamp)
        let (time, overflow) = (mjr.header?.started ?? 0).addingReportingOverflow(delay)
        return CapturedRecord(
            time: WallTime(nanoseconds: overflow ? .max : time), rawTime: nil, linkType: nil,
            destination: Endpoint(address: .v4(0), port: port), frame: packet..<packet + length,
            originalLength: length)
    }

    private var truncatedMJRHeader: CapturesError {
        .truncatedHeader(
            path: input.path, format: .mjr, needed: MJRStream.recordHeaderLength, found: input.available)
    }
}
