public import Media

/// AV1 payloads to temporal units (RTP Payload Format For AV1 §4, §5), as OBUs with size fields and without temporal
/// delimiter (AV1 in ISO BMFF §2.4).
///
/// *Tolerates:*
/// - OBUs that have a size field, against §4.5 ("SHOULD" be without; libdatachannel, whose pull request 1581 removes
///   it): it must fit its element;
/// - a stream without any marker, and a temporal unit without one whose descriptor or whose bitstream ends its frame:
///   the next one ends it (SFUs that drop the upper spatial layers, whose last packets had it, §4.2); markers on other
///   packets than a temporal unit's last (no sender known);
/// - two temporal units with one timestamp (no sender known; as in VP8);
/// - key frames without sequence header, known from an earlier one (no sender known; AV1 bitstream specification §7.5
///   allows it): put in front, because a file's sync sample begins with it;
/// - a stream that begins inside a temporal unit: the rest is skipped (forwarding that starts in a running call).
public struct AV1Depacketizer: DepacketizingUnit {
    private var assembly = FrameAssembly()
    private var unit = AV1TemporalUnit()
    private var sequence: AV1SequenceHeader?
    /// The OBU that `sequence` was read from, with its size field.
    private var sequenceUnit: [UInt8] = []
    private var structure: AV1DependencyStructure?

    public init() {}

    public var codec: Codec { .video(.av1) }
    public var damage: Damage { assembly.damage }
    public var holdsKeyFrame: Bool { assembly.isMarked && unit.isKeyFrame }

    /// Whether a payload begins a coded video sequence.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? AV1PayloadDescriptor(parsing: payload) else { return false }
        return descriptor.beginsSequence && !descriptor.continuesUnit
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.begin()
        if assembly.isWhole(before: packet), unit.fragmentStart == nil { emit(into: &frames) }
        assembly.receive(packet, isOpenDiscardable: isDiscardable)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, datagram: datagram, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    public mutating func poll(at now: SessionTime, into frames: inout FrameList) {
        assembly.begin()
        guard unit.fragmentStart == nil else { return }
        if assembly.isWhole(at: now) || assembly.isQuiet(at: now) && seemsWhole { emit(into: &frames) }
    }

    /// Ends the stream. An open temporal unit is whole by its marker, or by its frame where markers prove nothing.
    public mutating func finish(into frames: inout FrameList) {
        assembly.begin()
        if unit.fragmentStart == nil, assembly.isMarked && !assembly.markers.areWrong || seemsWhole {
            emit(into: &frames)
        }
        assembly.drop(isDiscardable: isDiscardable)
    }

    /// Nil where that is not known, because its frame header is not read or others may follow.
    private var isDiscardable: Bool? { unit.isDiscardable ? true : nil }

    /// Without markers that prove anything: the last OBU is a whole frame that is shown.
    private var seemsWhole: Bool {
        assembly.isOpen && unit.endsWithShownFrame && !assembly.markers.provesDamage
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let dependency = readDependency(datagram.extracting(packet.dependencyDescriptor))
        if assembly.isOpen, packet.extendedTimestamp != assembly.frame.extendedTimestamp { end(into: &frames) }
        let descriptor = try AV1PayloadDescriptor(parsing: payload)
        if assembly.isOpen, assembly.isMarked {
            if try continues(descriptor, payload: payload) { assembly.resume() } else { end(into: &frames) }
        }
        if !assembly.isOpen {
            guard try begins(packet, descriptor, payload: payload, dependency: dependency) else {
                assembly.skip(packet, isDiscardable: nil)
                return
            }
            begin(packet)
        }
        unit.note(dependency)
        try appendElements(of: descriptor, payload: payload, packet, dependency, into: &frames)
        guard packet.hasMarker else { return }
        if unit.fragmentStart == nil { assembly.mark() } else { assembly.noteWrongMarker() }
    }

    /// Whether a packet behind the marker is of the open temporal unit nevertheless.
    private func continues(
        _ descriptor: AV1PayloadDescriptor, payload: Span<UInt8>
    ) throws(DepacketizingError) -> Bool {
        if descriptor.continuesUnit { return true }
        guard !descriptor.beginsSequence, let first = try firstUnit(of: descriptor, payload: payload) else {
            return false
        }
        return first.isTileGroup || first.hasFrameHeader && !unit.isOver(before: first, sequence: sequence)
    }

    /// Nil when there is none or it cannot be read: extensions are optional for a receiver (RFC 8285 §4.1.1).
    private mutating func readDependency(_ bytes: Span<UInt8>) -> AV1DependencyDescriptor? {
        guard !bytes.isEmpty, let read = try? AV1DependencyDescriptor(parsing: bytes, known: structure) else {
            return nil
        }
        if let structure = read.structure { self.structure = structure }
        return read
    }

    /// Ends the open temporal unit, because the next one begins.
    private mutating func end(into frames: inout FrameList) {
        let isProved = unit.endsWithFrame || unit.endsWithShownFrame || assembly.isMarked
        if unit.fragmentStart != nil || unit.hasFrame && !isProved && assembly.markers.provesDamage {
            assembly.dropWithoutMarker(isDiscardable: isDiscardable)
        } else {
            emit(into: &frames)
        }
    }

    /// Whether the packet is the first of its temporal unit.
    private func begins(
        _ packet: OrderedPacket, _ descriptor: AV1PayloadDescriptor, payload: Span<UInt8>,
        dependency: AV1DependencyDescriptor?
    ) throws(DepacketizingError) -> Bool {
        guard !descriptor.continuesUnit else { return false }
        let isNew = assembly.isNewTimestamp(packet)
        guard isNew || assembly.state == .waiting || assembly.state == .recovering else { return false }
        if isNew, assembly.state != .recovering { return true }
        if descriptor.beginsSequence || dependency?.startsFrame == true && dependency?.spatialID == 0 { return true }
        guard let header = try firstUnit(of: descriptor, payload: payload) else { return false }
        let isFirst = header.isSequenceHeader || header.isTemporalDelimiter
        // Two temporal units may have one timestamp.
        return isFirst || assembly.state == .waiting && header.hasFrameHeader && header.spatialID == 0
    }

    /// The header of the packet's first OBU; nil when the first element has no bytes.
    private func firstUnit(
        of descriptor: AV1PayloadDescriptor, payload: Span<UInt8>
    ) throws(DepacketizingError) -> AV1UnitHeader? {
        var elements = AV1Elements(descriptor)
        guard let first = try elements.next(in: payload), !first.isEmpty else { return nil }
        return try AV1UnitHeader(parsing: payload.extracting(first))
    }

    private mutating func begin(_ packet: OrderedPacket) {
        unit = AV1TemporalUnit()
        assembly.open(with: packet)
    }

    private mutating func appendElements(
        of descriptor: AV1PayloadDescriptor, payload: Span<UInt8>, _ packet: OrderedPacket,
        _ dependency: AV1DependencyDescriptor?, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if descriptor.continuesUnit != (unit.fragmentStart != nil) {
            throw .brokenFragmentation(unitType: openUnitType)
        }
        var elements = AV1Elements(descriptor)
        while let element = try elements.next(in: payload) {
            let isBegun = unit.fragmentStart != nil
            if !isBegun, let header = try? AV1UnitHeader(parsing: payload.extracting(element)),
                unit.isOver(before: header, sequence: sequence)
            {
                end(into: &frames)
                begin(packet)
                unit.note(dependency)
            }
            let start = unit.fragmentStart ?? assembly.frame.bytes.count
            try assembly.append(payload.extracting(element), arrival: packet.arrival)
            if descriptor.isContinued, elements.isAtEnd(of: payload) {
                unit.fragmentStart = start
                if !isBegun, let frame = begunFrame(at: start) { unit.noteReferences(of: frame, sequence: sequence) }
            } else {
                unit.fragmentStart = nil
                // An element without bytes holds nothing.
                if start < assembly.frame.bytes.count { try completeUnit(at: start) }
            }
        }
    }

    /// Type of the OBU that continues in the next packet; 0, which is reserved, when there is none.
    private var openUnitType: UInt8 {
        guard let start = unit.fragmentStart, start < assembly.frame.bytes.count else { return 0 }
        return assembly.frame.bytes[start] >> 3 & 0x0F
    }

    /// The header of a frame whose first fragment is at `start`: it shows what the loss of the rest would mean.
    private func begunFrame(at start: Int) -> AV1FrameHeader? {
        let bytes = assembly.frame.bytes.span.extracting(start...)
        guard let header = try? AV1UnitHeader(parsing: bytes), header.hasFrameHeader, let sequence else { return nil }
        var offset = header.byteCount
        if header.hasSize { offset += (try? LEB128(parsing: bytes, at: offset).byteCount) ?? 0 }
        guard offset < bytes.count else { return nil }
        return try? AV1FrameHeader(parsing: bytes.extracting(offset...), sequence: sequence)
    }

    /// Gives the OBU at `start`, which reaches to the end, its size field, and reads what it means for the temporal
    /// unit.
    private mutating func completeUnit(at start: Int) throws(DepacketizingError) {
        let header = try AV1UnitHeader(parsing: assembly.frame.bytes.span.extracting(start...))
        var content = start + header.byteCount
        if header.hasSize {
            let size = try LEB128(parsing: assembly.frame.bytes.span, at: content)
            content += size.byteCount
            guard size.value == assembly.frame.bytes.count - content else {
                throw .truncated(needed: content - start + size.value, remaining: assembly.frame.bytes.count - start)
            }
        } else {
            let size = assembly.frame.bytes.count - content
            assembly.frame.bytes[start] |= AV1UnitHeader.sizeFlag
            LEB128.insert(size, into: &assembly.frame.bytes, at: content)
            content = assembly.frame.bytes.count - size
        }
        if header.isLeftOut {
            assembly.frame.bytes.removeSubrange(start...)
        } else if header.isSequenceHeader {
            try readSequenceHeader(at: start, content: content)
            unit.noteSequenceHeader()
        } else if header.hasFrameHeader {
            unit.note(try frameHeader(content: content), sequence: sequence, unit: header)
        } else if header.isTileGroup {
            guard unit.hasFrame else { throw .invalidUnit(firstByte: header.byte) }
            unit.noteTileGroup()
        }
    }

    private mutating func readSequenceHeader(at start: Int, content: Int) throws(DepacketizingError) {
        let bytes = assembly.frame.bytes[start...]
        // Most key frames bring the same one again.
        guard bytes != sequenceUnit[...] else { return }
        guard bytes.count <= AV1SequenceHeader.maximumByteCount else {
            throw .invalidSequenceHeader(byteCount: bytes.count, limit: AV1SequenceHeader.maximumByteCount)
        }
        sequence = try AV1SequenceHeader(parsing: assembly.frame.bytes.span.extracting(content...))
        sequenceUnit = Array(bytes)
    }

    /// Nil as long as no sequence header came.
    private func frameHeader(content: Int) throws(DepacketizingError) -> AV1FrameHeader? {
        guard let sequence else { return nil }
        return try AV1FrameHeader(parsing: assembly.frame.bytes.span.extracting(content...), sequence: sequence)
    }

    private mutating func emit(into frames: inout FrameList) {
        guard unit.hasFrame else {
            // Padding, metadata or a sequence header alone: there is no picture to keep it with.
            assembly.discard()
            return
        }
        assembly.frame.reference = .av1(unit.dependencies)
        if unit.isKeyFrame, let sequence {
            if !unit.hasSequenceHeader { assembly.frame.bytes.insert(contentsOf: sequenceUnit, at: 0) }
            assembly.frame.isKeyFrame = true
            assembly.frame.format = .video(
                VideoFormat(
                    width: sequence.maximumWidth, height: sequence.maximumHeight,
                    configuration: .av1(sequence.configuration(unit: sequenceUnit))))
        }
        assembly.emit(into: &frames)
    }
}
