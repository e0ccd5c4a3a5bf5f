import Media

/// A segment that is a transport stream of one program (ISO/IEC 13818-1; draft-pantos-hls-rfc8216bis §3.1.1).
struct TransportStream {
    private let file: String
    /// `PCR_PID`, and the program's streams by identifier.
    private var clockIdentifier: Int?
    private var streams: [Int: ElementaryStream] = [:]
    private var order: [Int] = []
    private var mapIdentifier: Int?
    private var continuity: [Int: UInt8] = [:]
    private var lastClock: Int64?
    /// Media came before the tables.
    private var isLate = false

    /// Between two clock references (§2.7.2).
    static let clockLimit: Int64 = 27_000_000 / 10
    /// 33 bits of 90 kHz.
    private static let clockWrap: Int64 = (1 << 33) * 300
    /// Below are tables, such as the one of services that ffmpeg writes first (§2.4.3.3; ETSI EN 300 468 §5.1.3).
    private static let firstMedia = 0x20
    /// Streams of a program that are read.
    static let streamLimit = 32

    init(_ bytes: [UInt8], of file: String, findings: inout Findings) {
        self.file = file
        var position = 0
        while position < bytes.count {
            guard let packet = TransportPacket(bytes, at: position) else {
                findings.report(.tsSync, byte: position, of: file, "no packet of 188 bytes that begins with 47")
                break
            }
            read(packet, bytes, at: position, &findings)
            position += TransportPacket.byteCount
        }
        if streams.isEmpty { findings.report(.tsTables, at: Place(file: file), "no PAT and PMT, or no stream in it") }
        for identifier in order {
            var problem: String?
            streams[identifier]?.endUnit(&problem)
            if let problem { findings.report(.tsUnit, at: Place(file: file), "stream \(identifier): \(problem)") }
        }
        if !streams.isEmpty, lastClock == nil {
            findings.report(.tsClock, at: Place(file: file), "no clock reference")
        }
    }

    var spans: [SegmentMeasure.Span] { order.compactMap { streams[$0]?.span } }

    private mutating func read(
        _ packet: TransportPacket, _ bytes: [UInt8], at position: Int, _ findings: inout Findings
    ) {
        guard packet.identifier != 0x1FFF else { return }
        let isRepeated = checkContinuity(packet, at: position, &findings)
        if let clock = packet.clock, packet.identifier == clockIdentifier {
            checkClock(clock, packet, at: position, &findings)
        }
        guard !isRepeated, let payload = packet.payload else { return }
        if packet.identifier == 0 {
            if packet.startsUnit { mapIdentifier = Self.mapIdentifier(bytes[payload]) ?? mapIdentifier }
        } else if packet.identifier == mapIdentifier {
            if packet.startsUnit { readMap(bytes[payload]) }
        } else if streams[packet.identifier] != nil {
            var problem: String?
            streams[packet.identifier]?.append(
                bytes[payload], startsUnit: packet.startsUnit, isRandomAccess: packet.isRandomAccess, problem: &problem)
            if let problem {
                findings.report(.tsUnit, byte: position, of: file, "stream \(packet.identifier): \(problem)")
            }
        } else if mapIdentifier == nil, packet.identifier >= Self.firstMedia, !isLate {
            isLate = true
            findings.report(.tsTables, byte: position, of: file, "media before PAT and PMT")
        }
    }

    /// The counter grows with each payload; a packet may be sent twice (§2.4.3.3).
    ///
    /// - Returns: whether the packet is sent for the second time.
    private mutating func checkContinuity(
        _ packet: TransportPacket, at position: Int, _ findings: inout Findings
    ) -> Bool {
        let last = continuity.updateValue(packet.continuity, forKey: packet.identifier)
        guard let last, packet.payload != nil, !packet.isDiscontinuity else { return false }
        if packet.continuity == last { return true }
        if packet.continuity != (last + 1) & 0xF {
            findings.report(
                .tsContinuity, byte: position, of: file,
                "stream \(packet.identifier) has \(packet.continuity) behind \(last)")
        }
        return false
    }

    private mutating func checkClock(
        _ clock: Int64, _ packet: TransportPacket, at position: Int, _ findings: inout Findings
    ) {
        if let last = lastClock, !packet.isDiscontinuity {
            let step = (clock - last + Self.clockWrap) % Self.clockWrap
            if step > Self.clockLimit {
                findings.report(
                    .tsClock, byte: position, of: file,
                    "\(Interval(ticks: step, timescale: 27_000_000).text) since the last clock reference, expected "
                        + "0.100 s at most")
            }
        }
        lastClock = clock
    }

    /// The section behind its pointer; nil where it is not whole.
    private static func section(_ payload: ArraySlice<UInt8>, table: UInt8) -> ArraySlice<UInt8>? {
        guard let pointer = payload.first else { return nil }
        let section = payload.dropFirst(1 + Int(pointer))
        guard section.count >= 8, section.first == table else { return nil }
        let length = Int(section[section.startIndex + 1] & 0xF) << 8 | Int(section[section.startIndex + 2])
        guard length >= 9, section.count >= 3 + length else { return nil }
        // Without the checksum.
        return section.prefix(3 + length - 4)
    }

    /// The first program of a PAT (§2.4.4.3).
    private static func mapIdentifier(_ payload: ArraySlice<UInt8>) -> Int? {
        guard var programs = section(payload, table: 0)?.dropFirst(8) else { return nil }
        while programs.count >= 4 {
            let start = programs.startIndex
            let number = Int(programs[start]) << 8 | Int(programs[start + 1])
            if number != 0 { return Int(programs[start + 2] & 0x1F) << 8 | Int(programs[start + 3]) }
            programs = programs.dropFirst(4)
        }
        return nil
    }

    /// §2.4.4.8.
    private mutating func readMap(_ payload: ArraySlice<UInt8>) {
        guard let map = Self.section(payload, table: 2), map.count >= 12 else { return }
        let start = map.startIndex
        clockIdentifier = Int(map[start + 8] & 0x1F) << 8 | Int(map[start + 9])
        var rest = map.dropFirst(12 + (Int(map[start + 10] & 0xF) << 8 | Int(map[start + 11])))
        while rest.count >= 5, streams.count < Self.streamLimit {
            let start = rest.startIndex
            let identifier = Int(rest[start + 1] & 0x1F) << 8 | Int(rest[start + 2])
            if streams[identifier] == nil {
                streams[identifier] = ElementaryStream(identifier: identifier, type: rest[start])
                order.append(identifier)
            }
            rest = rest.dropFirst(5 + (Int(rest[start + 3] & 0xF) << 8 | Int(rest[start + 4])))
        }
    }
}
