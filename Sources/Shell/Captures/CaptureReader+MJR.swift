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
    /// Checks the RTP timestamps of a file without arrival times.
    private var check = StampCheck()
    /// The latest packet's RTP timestamp, and its distance from the first one's.
    private var lastTimestamp: UInt32?
    private var ticks: Int64 = 0
    private var latest: Int64 = 0

    init() {}

    /// How long after the first packet this one arrived, in nanoseconds, in a file without arrival times.
    ///
    /// It has only the RTP timestamp, the time at which the sender produced the packet; so this assumes a network
    /// without jitter. A timestamp that does not fit between those around it is damaged, and moves nothing.
    mutating func delay(timestamp: UInt32?, next: UInt32?, second: UInt32?) -> Int64 {
        guard let timestamp, let header else { return latest }
        let distance = ticks(of: timestamp)
        let settled = check.settle(
            header.nanoseconds(distance), next: next.map { header.nanoseconds(ticks(of: $0)) },
            second: second.map { header.nanoseconds(ticks(of: $0)) })
        if !settled.isReplaced {
            lastTimestamp = timestamp
            ticks = distance
        }
        // A packet that was overtaken arrived after the one that overtook it.
        latest = max(latest, settled.time)
        return latest
    }

    var hasBegun: Bool { lastTimestamp != nil }

    private func ticks(of timestamp: UInt32) -> Int64 {
        ticks &+ Int64(Int32(truncatingIfNeeded: timestamp &- (lastTimestamp ?? timestamp)))
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
        guard isKnown, let header else {
            // Data channels are recorded too; a later version is for a later reader.
            let isNear = [0x3030_3031, 0x3030_3032].contains { ($0 ^ version).nonzeroBitCount <= 1 }
            guard isOld || isNear, !MJRHeader.isOfData(input.bytes.span.extracting(range)) else {
                throw .unsupportedRecording(path: input.path)
            }
            throw .damagedHeader(path: input.path, format: .mjr)
        }
        mjr.header = header
        mjr.isTimed = !isOld && version == 0x3030_3032
        facts.sections = 1
        input.consume(MJRStream.recordHeaderLength + length)
        facts.wholeBytes = input.offset
    }

    /// The next packet; nil at the end of the file or of its last complete record.
    mutating func nextMJRRecord() throws(CapturesError) -> CapturedRecord? {
        while try input.ensure(MJRStream.recordHeaderLength) {
            if let record = try mjrRecord() { return record }
            guard try resynchronize(from: 1) else { return nil }
        }
        return nil
    }

    /// Consumes the record at the start; nil if it is damaged or cut.
    private mutating func mjrRecord() throws(CapturesError) -> CapturedRecord? {
        guard let word = mjrWord(at: 0), let length = try mjrLength() else { return nil }
        let whole = MJRStream.recordHeaderLength + length
        let delay: Int64
        if mjr.isTimed {
            let next = try mjrTime(at: whole)
            let second = stamps.last == nil && next != nil ? try mjrTime(at: whole + mjrRecordLength(at: whole)) : nil
            delay = settled(Int64(word) * 1_000_000, next: next, second: second)
        } else {
            let next = try mjrTimestamp(at: whole)
            let second =
                !mjr.hasBegun && next != nil ? try mjrTimestamp(at: whole + mjrRecordLength(at: whole)) : nil
            delay = mjr.delay(timestamp: length < 8 ? nil : timestamp(at: 0), next: next, second: second)
        }
        let packet = input.start + MJRStream.recordHeaderLength
        input.consume(whole)
        facts.wholeBytes = input.offset
        let (time, overflow) = (mjr.header?.started ?? 0).addingReportingOverflow(delay)
        return CapturedRecord(
            time: WallTime(nanoseconds: overflow ? .max : time), rawTime: nil, linkType: nil,
            destination: Endpoint(address: .v4(0), port: port), frame: packet..<packet + length,
            originalLength: length)
    }

    /// The length of the packet at the start; nil if it is damaged or cut.
    ///
    /// Nothing but the marks confirms it: there must be one behind it and none within. Otherwise a length that differs
    /// in one bit from the distance to the next mark is that distance, unless the next mark itself is nearly there.
    private mutating func mjrLength() throws(CapturesError) -> Int? {
        let length = Int(input.bytes.span.word16(at: input.start + 8, .big))
        let end = MJRStream.recordHeaderLength + length
        let isWhole = try input.ensure(end)
        let isFollowed = isWhole ? try hasMJRMark(at: end) : false
        if isFollowed, firstMJRMark(before: end) == nil { return length }
        let longest = 2 * MJRStream.recordHeaderLength + Int(UInt16.max)
        let next = try findRecord(from: MJRStream.recordHeaderLength, before: longest)
        if isWhole, !isFollowed, (next ?? .max) > end, try hasMJRMark(at: end, wrongBits: 8) { return length }
        if let next, (length ^ (next - MJRStream.recordHeaderLength)).nonzeroBitCount == 1 {
            return next - MJRStream.recordHeaderLength
        }
        return isWhole && (next ?? .max) >= end ? length : nil
    }

    /// Whether a record begins at a distance, or the file ends there or within the mark.
    private mutating func hasMJRMark(at place: Int, wrongBits: Int = 0) throws(CapturesError) -> Bool {
        guard try input.ensure(place + MJRStream.recordHeaderLength) else {
            return try ends(at: place) ? true : input.bytes[input.start + place] == UInt8(ascii: "M")
        }
        guard wrongBits > 0 else { return mjrWord(at: place) != nil }
        let mark = input.bytes.span.word32(at: input.start + place, .big)
        return (mark ^ MJRStream.recordMark).nonzeroBitCount <= wrongBits
    }

    /// The first mark within the record at the start. Packets contain none, but by chance.
    private func firstMJRMark(before end: Int) -> Int? {
        var place = MJRStream.recordHeaderLength
        while place + MJRStream.recordHeaderLength <= end {
            if input.bytes[input.start + place] == UInt8(ascii: "M"), mjrWord(at: place) != nil { return place }
            place += 1
        }
        return nil
    }

    /// Whether a record begins here, in bytes that may be anything: a mark, and another one behind its packet, or the
    /// end of the file, or a packet that can be RTP or RTCP.
    mutating func beginsMJRRecord(at place: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(place + MJRStream.recordHeaderLength), let word = mjrWord(at: place) else {
            return false
        }
        let end = place + mjrRecordLength(at: place)
        guard try input.ensure(end) else { return false }
        if try input.ensure(end + MJRStream.recordHeaderLength) {
            if mjrWord(at: end) != nil { return true }
        } else if try ends(at: end) {
            return true
        }
        let packet = input.start + place + MJRStream.recordHeaderLength
        return end - place >= MJRStream.recordHeaderLength + 8 && input.bytes[packet] >> 6 == 2
            && (!mjr.isTimed || stamps.isNear(Int64(word) * 1_000_000))
    }

    /// Whether packets begin here of a file whose header is damaged. Then its medium and codec are guessed.
    mutating func beginsMJRPackets(at place: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(place + MJRStream.recordHeaderLength),
            input.bytes.span.word32(at: input.start + place, .big) == MJRStream.recordMark
        else { return false }
        mjr.isTimed = !MJRStream().accepts(input.bytes.span.word32(at: input.start + place + 4, .big))
        let next = place + mjrRecordLength(at: place)
        guard try input.ensure(next + MJRStream.recordHeaderLength), mjrWord(at: next) != nil else { return false }
        facts.format = .mjr
        return true
    }

    /// The word behind the mark; nil if there is no mark of this file's kind.
    private func mjrWord(at place: Int) -> UInt32? {
        let start = input.start + place
        let word = input.bytes.span.word32(at: start + 4, .big)
        return input.bytes.span.word32(at: start, .big) == MJRStream.recordMark && mjr.accepts(word) ? word : nil
    }

    private func mjrRecordLength(at place: Int) -> Int {
        MJRStream.recordHeaderLength + Int(input.bytes.span.word16(at: input.start + place + 8, .big))
    }

    private func timestamp(at place: Int) -> UInt32 {
        input.bytes.span.word32(at: input.start + place + MJRStream.recordHeaderLength + 4, .big)
    }

    private mutating func mjrTime(at place: Int) throws(CapturesError) -> Int64? {
        guard try input.ensure(place + MJRStream.recordHeaderLength), let word = mjrWord(at: place),
            try input.ensure(place + mjrRecordLength(at: place))
        else { return nil }
        return Int64(word) * 1_000_000
    }

    private mutating func mjrTimestamp(at place: Int) throws(CapturesError) -> UInt32? {
        guard try input.ensure(place + MJRStream.recordHeaderLength), mjrWord(at: place) != nil else { return nil }
        let length = mjrRecordLength(at: place)
        guard length >= MJRStream.recordHeaderLength + 8, try input.ensure(place + length) else { return nil }
        return timestamp(at: place)
    }

    private var truncatedMJRHeader: CapturesError {
        .truncatedHeader(
            path: input.path, format: .mjr, needed: MJRStream.recordHeaderLength, found: input.available)
    }
}
