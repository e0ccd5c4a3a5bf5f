public import Media

/// A capture (pcap, pcapng, `.mjr`, rtpdump) or a journal (pcapng with events), read in order with memory that does not
/// grow with the file (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng).
///
/// A file that ends inside a record is read up to the last complete one; `facts.truncatedTailBytes` counts the rest.
/// Behind a damaged record the reader finds the next whole one; `facts.damage` has the holes. After an error the reader
/// has finished: the items it returned before are valid, and `next()` returns `end`.
public struct CaptureReader: ~Copyable {
    public enum Item: Equatable, Sendable {
        case datagram(Datagram)
        case event(JournalRecord)
        case end
    }

    /// A captured UDP datagram.
    public struct Datagram: Equatable, Sendable {
        /// The arrival time by its stamp; in a journal no earlier than the last tick.
        public var time: WallTime
        public var source: Endpoint
        public var destination: Endpoint
        /// The payload's range in the reader's buffer, for `withPayload` until the next call of `next()`.
        public var payload: Range<Int>
        /// The capture's snap length truncated the payload.
        public var isTruncated: Bool
        /// In a journal, the kernel's stamp, if `time` was moved to a tick that had already run.
        public var rawTime: WallTime?
    }

    public internal(set) var input: CaptureInput
    public internal(set) var facts: CaptureFacts
    var pcap = PcapHeader()
    var section = PcapngSection()
    var mjr = MJRStream()
    var rtpdump = RTPDumpHeader()
    var stamps = StampCheck()
    /// Returns the second copies of events too, which only the review of a damaged journal needs.
    public var returnsCopies = false
    private var fragments = FragmentBuffer()
    /// The payload of the last item is in `fragments`, not in `input`.
    private var isReassembled = false
    /// The port of packets in a file without addresses.
    let port: UInt16
    private var isFinished = false

    public init(path: String, port: UInt16 = assumedPort) throws(CapturesError) {
        try self.init(input: CaptureInput(path: path), port: port)
    }

    /// Reads from the descriptor's position; it may be a pipe. The caller owns the descriptor, and the reader does not
    /// close it.
    public init(descriptor: Int32, path: String = "descriptor") throws(CapturesError) {
        try self.init(
            input: CaptureInput(
                descriptor: descriptor, path: path, closes: false, chunkLength: CaptureLimits.chunkLength))
    }

    public init(bytes: [UInt8]) throws(CapturesError) {
        try self.init(input: CaptureInput(bytes: bytes))
    }

    init(input source: consuming CaptureInput, port: UInt16 = assumedPort) throws(CapturesError) {
        facts = CaptureFacts(format: .pcapng)
        self.port = port
        input = source
        guard try input.ensure(4) else {
            throw .truncatedHeader(path: input.path, format: nil, needed: 4, found: input.available)
        }
        do throws(CapturesError) {
            try readHeader()
        } catch {
            guard error.isDamage, try findFormat() else {
                guard let first = input.unreadable.first else { throw error }
                throw .readFailed(path: input.path, errno: first.code, offset: first.offset)
            }
        }
    }

    private mutating func readHeader() throws(CapturesError) {
        let magic = input.bytes.span.word32(at: input.start, .big)
        if magic == Pcapng.sectionHeader {
            try readPcapngHeader()
        } else if let header = PcapHeader(magic: magic) {
            pcap = header
            facts.format = header.isNanosecond ? .pcapNanoseconds : .pcapMicroseconds
            try readPcapHeader()
        } else if magic == MJRStream.fileMark || magic == MJRStream.recordMark {
            facts.format = .mjr
            try readMJRHeader()
        } else if magic == RTPDumpHeader.magic {
            facts.format = .rtpdump
            try readRTPDumpHeader()
        } else {
            throw .unknownFormat(path: input.path, magic: magic)
        }
    }

    /// The next datagram or event. Other records are counted in `facts` and skipped.
    public mutating func next() throws(CapturesError) -> Item {
        guard !isFinished else { return .end }
        do throws(CapturesError) {
            while let record = try nextRecord() {
                guard !input.isUnreadable(record.frame) else {
                    noteHole(from: input.offset - Int64(input.start - record.frame.lowerBound))
                    continue
                }
                // The event is counted.
                guard record.linkType != .copies || returnsCopies else { continue }
                facts.packets += 1
                if let item = item(of: record) { return item }
            }
        } catch {
            finish()
            throw error
        }
        finish()
        noteTail()
        return .end
    }

    /// Passes the bytes of the last item to `body`.
    public func withPayload<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard isReassembled else { return try body(input.bytes.span.extracting(range)) }
        return try body(fragments.payload.span.extracting(range))
    }

    private mutating func finish() {
        isFinished = true
        noteUnreadable()
        fragments.finish()
        noteIncomplete()
    }

    private mutating func noteIncomplete() {
        facts.fragments.incomplete = fragments.incomplete
        facts.fragments.incompletePorts = fragments.incompletePorts
    }

    private mutating func nextRecord() throws(CapturesError) -> CapturedRecord? {
        switch facts.format {
        case .pcapng: try nextPcapngRecord()
        case .pcapMicroseconds, .pcapNanoseconds: try nextPcapRecord()
        case .mjr: try nextMJRRecord()
        case .rtpdump: try nextRTPDumpRecord()
        }
    }

    private mutating func item(of record: CapturedRecord) -> Item? {
        isReassembled = false
        guard record.frame.count <= CaptureLimits.packetLength else {
            facts.oversized += 1
            return nil
        }
        if let destination = record.destination {
            let isTruncated = record.originalLength > record.frame.count
            let source = Endpoint(address: .v4(0), port: 0)
            return item(
                UDPDatagram(
                    source: source, destination: destination, payload: record.frame, isTruncated: isTruncated),
                of: record)
        }
        guard let linkType = record.linkType else {
            facts.otherLinkTypes += 1
            return nil
        }
        guard linkType != .user, linkType != .copies else { return event(of: record, isCopy: linkType == .copies) }
        switch InternetFrame.parse(input.bytes.span.extracting(record.frame), linkType: linkType) {
        case .datagram(var datagram):
            let start = record.frame.lowerBound
            datagram.payload = start + datagram.payload.lowerBound..<start + datagram.payload.upperBound
            return item(datagram, of: record)
        case .fragment(let fragment):
            facts.fragments.count += 1
            return reassembled(fragment, of: record)
        case .notUDP: facts.notUDP += 1
        case .malformed: facts.malformed += 1
        }
        return nil
    }

    private mutating func item(_ datagram: UDPDatagram, of record: CapturedRecord) -> Item {
        facts.datagrams += 1
        if datagram.isTruncated { facts.snapped += 1 }
        return .datagram(
            Datagram(
                time: record.time, source: datagram.source, destination: datagram.destination,
                payload: datagram.payload, isTruncated: datagram.isTruncated, rawTime: record.rawTime))
    }

    /// The datagram that a fragment completes. It arrives with that fragment, as the kernel's stamp has it.
    private mutating func reassembled(_ fragment: IPFragment, of record: CapturedRecord) -> Item? {
        defer { noteIncomplete() }
        // Two properties of a value that cannot be copied: the compiler takes one's span for an access to all.
        let bytes = input.bytes
        var content = fragments.insert(fragment, from: bytes.span.extracting(record.frame), at: record.time)
        var fragment = fragment
        while let whole = content {
            switch InternetFrame.parse(fragments.payload.span, content: whole, of: fragment.key) {
            case .datagram(let datagram):
                isReassembled = true
                facts.fragments.reassembled += 1
                return item(datagram, of: record)
            // A packet in a tunnel. This ends: a packet of one fragment is whole, so each round completes one that
            // waited.
            case .fragment(let inner):
                var payload: [UInt8] = []
                payload.append(fragments.payload.span)
                content = fragments.insert(inner, from: payload.span, at: record.time)
                fragment = inner
            case .notUDP, .malformed:
                return nil
            }
        }
        return nil
    }

    /// An event is parsed as a whole, so a truncated one counts as malformed.
    private mutating func event(of record: CapturedRecord, isCopy: Bool) -> Item? {
        guard record.originalLength <= record.frame.count else {
            facts.malformed += 1
            return nil
        }
        facts.events += 1
        return .event(JournalRecord(time: record.time, json: record.frame, number: record.number, isCopy: isCopy))
    }
}

/// An event of a journal, which affects the recording and is not a packet.
public struct JournalRecord: Equatable, Sendable {
    public var time: WallTime
    /// The range of the UTF-8 JSON in the reader's buffer, until the next call of `next()`.
    public var json: Range<Int>
    /// Counts the events of the journal from 0; nil in journals of rokuga up to 0.1.
    public var number: Int64?
    /// It is written a second time, in case the first one is damaged.
    public var isCopy = false

    public init(time: WallTime, json: Range<Int>, number: Int64? = nil, isCopy: Bool = false) {
        self.time = time
        self.json = json
        self.number = number
        self.isCopy = isCopy
    }
}

/// A packet record of either format, before its content is parsed.
struct CapturedRecord {
    var time: WallTime
    var rawTime: WallTime?
    /// Nil for an unsupported link type.
    var linkType: LinkType?
    /// The packet's destination, in formats of bare packets; in the others the headers contain it.
    var destination: Endpoint?
    /// The range in the reader's buffer.
    var frame: Range<Int>
    var originalLength: Int
    /// The number of an event.
    var number: Int64?
}
