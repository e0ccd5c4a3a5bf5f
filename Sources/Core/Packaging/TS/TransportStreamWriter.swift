public import Media

/// Writes the segments of an MPEG transport stream with one video, one audio, or both (ISO/IEC 13818-1, RFC 8216 §3.2).
///
/// A segment can be read on its own: it begins with its tables. Counters of packets and the clock go on from one to the
/// next, so that all behind each other are one stream.
///
///     var writer = try TransportStreamWriter(video: format, audio: nil)
///     try writer.append(bytes, sample, to: .video)
///     let segment = writer.takeSegment()
public struct TransportStreamWriter: Sendable {
    /// What times are later in the stream than in the presentation: pictures that are decoded before the first one is
    /// presented, and the clock before them, are not before 0. Players subtract the first time.
    static let origin: Int64 = 90_000
    /// How long before its decoding an access unit comes: half a second, in which a decoder's buffer is not full
    /// (§2.4.2.7 allows one).
    static let lead: Int64 = 45_000
    /// The clock is given every 100 ms at least (§2.7.2); this is 90 ms.
    static let clockPeriod: Int64 = 8100
    /// After a longer silence the writer begins the clock anew instead of sending it all the time: the sender was away.
    static let silenceLimit: Int64 = 10 * 90_000

    /// The first free to choose by custom; any from 0x10 on (table 2-3).
    private static let videoIdentifier: UInt16 = 0x100
    private static let audioIdentifier: UInt16 = 0x101

    private struct AccessUnit: Sendable {
        var kind: MediaKind
        var presentationTime: Int64
        var decodeTime: Int64
        var isKeyFrame: Bool
        var bytes: [UInt8]
    }

    private var pictures: AnnexBStream?
    private var header: ADTSHeader?
    private var tables: ProgramTables
    private var association = TransportPackets(identifier: ProgramTables.associationIdentifier)
    private var map = TransportPackets(identifier: ProgramTables.mapIdentifier)
    private var video = TransportPackets(identifier: videoIdentifier)
    private var audio = TransportPackets(identifier: audioIdentifier)
    /// Of the segment that is being made.
    private var pending: [AccessUnit] = []
    private var lastClock: Int64?

    /// Takes H.264, H.265 and AAC; other codecs have no place in a transport stream that players of HLS know (RFC 8216
    /// §3.2 has no list; Apple's HLS authoring specification §1.3, §2.1).
    public init(video: VideoFormat?, audio: AudioFormat?) throws(PackagingError) {
        pictures = if let video { try AnnexBStream(video) } else { nil }
        header = if let audio { try ADTSHeader(audio) } else { nil }
        tables = Self.tables(video, audio)
    }

    /// Other formats, from the next segment on, which is behind a discontinuity (RFC 8216 §4.3.2.3). Counters and clock
    /// go on.
    ///
    /// - Throws: `codecNotAllowed`; the stream then goes on as it was.
    public mutating func change(video: VideoFormat?, audio: AudioFormat?) throws(PackagingError) {
        let other = try TransportStreamWriter(video: video, audio: audio)
        (pictures, header) = (other.pictures, other.header)
        let version = tables.version
        tables.version = 0
        if tables != other.tables {
            tables = other.tables
            tables.version = (version + 1) & 31
        } else {
            tables.version = version
        }
    }

    private static func tables(_ video: VideoFormat?, _ audio: AudioFormat?) -> ProgramTables {
        var streams: [ProgramTables.Stream] = []
        if let video {
            let type = video.codec == .h265 ? ProgramTables.StreamType.h265 : .h264
            streams.append(ProgramTables.Stream(type: type, identifier: videoIdentifier))
        }
        if audio != nil { streams.append(ProgramTables.Stream(type: .aac, identifier: audioIdentifier)) }
        return ProgramTables(streams: streams, clockIdentifier: video == nil ? audioIdentifier : videoIdentifier)
    }

    /// Adds a picture, as NAL units with lengths of four bytes, or a frame of AAC, without a header. Those of one kind
    /// come in the order of decoding; which kind comes first does not matter within a segment.
    ///
    /// - Parameter sample: in ticks of 90 kHz from the presentation's beginning.
    public mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, to kind: MediaKind) throws(PackagingError) {
        let unit: [UInt8]
        switch kind {
        case .video:
            guard let pictures else { throw .unknownTrack(number: 1, declared: tables.streams.count) }
            unit = pictures.accessUnit(of: bytes, isKeyFrame: sample.isKeyFrame)
        case .audio:
            guard let header else { throw .unknownTrack(number: 2, declared: tables.streams.count) }
            guard var frame = header.rendered(frameByteCount: bytes.count) else {
                throw .frameTooLong(
                    byteCount: bytes.count, limit: ADTSHeader.frameByteLimit - ADTSHeader.byteCount)
            }
            frame.append(bytes)
            unit = frame
        }
        pending.append(
            AccessUnit(
                kind: kind, presentationTime: sample.presentationTime &+ Self.origin,
                decodeTime: sample.decodeTime &+ Self.origin, isKeyFrame: kind == .audio || sample.isKeyFrame,
                bytes: unit))
    }

    /// The segment with what was appended since the last one; empty without any.
    public mutating func takeSegment() -> [UInt8] {
        guard !pending.isEmpty else { return [] }
        var output: [UInt8] = []
        output.reserveCapacity(pending.reduce(0) { $0 + $1.bytes.count + $1.bytes.count / 16 + 376 })
        association.append(tables.association, to: &output)
        map.append(tables.map, to: &output)
        // In the order in which they are decoded, so that no stream waits for the other; of two at once, that with the
        // clock.
        let order = pending.indices.sorted {
            let (left, right) = (pending[$0], pending[$1])
            return (left.decodeTime, hasClock(left) ? 0 : 1, $0) < (right.decodeTime, hasClock(right) ? 0 : 1, $1)
        }
        if let first = order.first { beginClock(before: pending[first], to: &output) }
        for i in order { write(pending[i], to: &output) }
        pending.removeAll(keepingCapacity: true)
        return output
    }

    private mutating func write(_ unit: AccessUnit, to output: inout [UInt8]) {
        let clock = unit.decodeTime &- Self.lead
        let hasClock = hasClock(unit)
        fillClock(until: clock, to: &output)
        if hasClock { lastClock = clock }
        let adaptation = TransportPackets.Adaptation(
            isRandomAccess: unit.isKeyFrame, clock: hasClock ? clock : nil)
        let packet =
            PESHeader.rendered(
                kind: unit.kind, presentationTime: unit.presentationTime, decodeTime: unit.decodeTime,
                byteCount: unit.bytes.count) + unit.bytes
        switch unit.kind {
        case .video: video.append(packet, adaptation, to: &output)
        case .audio: audio.append(packet, adaptation, to: &output)
        }
    }

    /// The stream with pictures has it, if there is one.
    private func hasClock(_ unit: AccessUnit) -> Bool { (unit.kind == .video) == (pictures != nil) }

    /// A reader drops what comes before the first clock: audio that begins a little earlier than the picture.
    private mutating func beginClock(before unit: AccessUnit, to output: inout [UInt8]) {
        guard !hasClock(unit) else { return }
        let clock = max(unit.decodeTime &- Self.lead, lastClock.map { $0 &+ 1 } ?? .min)
        appendClock(clock, to: &output)
    }

    /// Gives the clock in packets of its own where the stream that has it is silent.
    private mutating func fillClock(until clock: Int64, to output: inout [UInt8]) {
        guard let last = lastClock, clock &- last <= Self.silenceLimit else { return }
        var next = last &+ Self.clockPeriod
        while clock > next {
            appendClock(next, to: &output)
            next &+= Self.clockPeriod
        }
    }

    private mutating func appendClock(_ clock: Int64, to output: inout [UInt8]) {
        lastClock = clock
        if pictures == nil {
            audio.appendClock(clock, to: &output)
        } else {
            video.appendClock(clock, to: &output)
        }
    }
}
