public import Media

/// AV1 payloads to temporal units (RTP Payload Format For AV1 §4, §5), as OBUs with size fields and without temporal
/// delimiter (AV1 in ISO BMFF §2.4).
///
/// *Tolerates:*
/// - OBUs that have a size field, against §4.5 ("SHOULD" be without; libdatachannel, whose pull request 1581 removes
///   it): it must fit its element;
/// - a stream without any marker, and a temporal unit without one whose descriptor ends its frame: the
///   next timestamp ends it (SFUs that drop the upper spatial layers, whose last packets had it, §4.2);
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

    /// Whether a payload begins a coded video sequence.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? AV1PayloadDescriptor(parsing: payload) else { return false }
        return descriptor.beginsSequence && !descriptor.continuesUnit
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet, isOpenDiscardable: unit.isDiscardable)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, datagram: datagram, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    /// Ends the stream. An open temporal unit has no marker, so nothing proves it whole: it is dropped.
    public mutating func finish(into frames: inout FrameList) {
        assembly.drop(isDiscardable: unit.isDiscardable)
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let dependency = readDependency(datagram.extracting(packet.dependencyDescriptor))
        if assembly.isOpen, packet.extendedTimestamp != assembly.frame.extendedTimestamp {
            endWithoutMarker(into: &frames)
        }
        let descriptor = try AV1PayloadDescriptor(parsing: payload)
        if !assembly.isOpen {
            guard try begins(packet, descriptor, payload: payload, dependency: dependency) else {
                assembly.skip(packet, isDiscardable: false)
                return
            }
            begin(packet)
        }
        unit.note(dependency)
        try appendElements(of: descriptor, payload: payload, arrival: packet.arrival)
        if packet.hasMarker {
            guard unit.fragmentStart == nil else { throw .brokenFragmentation(unitType: openUnitType) }
            emit(hasMarker: true, into: &frames)
        }
    }

    /// Nil when there is none or it cannot be read: extensions are optional for a receiver (RFC 8285 §4.1.1).
    private mutating func readDependency(_ bytes: Span<UInt8>) -> AV1DependencyDescriptor? {
        guard !bytes.isEmpty, let read = try? AV1DependencyDescriptor(parsing: bytes, known: structure) else {
            return nil
        }
        if let structure = read.structure { self.structure = structure }
        return read
    }

    private mutating func endWithoutMarker(into frames: inout FrameList) {
        let isUnproved = unit.hasFrame && assembly.sendsMarkers && !unit.endsWithFrame
        if unit.fragmentStart != nil || isUnproved {
            assembly.dropWithoutMarker(isDiscardable: unit.isDiscardable)
        } else {
            emit(hasMarker: false, into: &frames)
        }
    }

    /// Whether the packet is the first of its temporal unit.
    private func begins(
        _ packet: OrderedPacket, _ descriptor: AV1PayloadDescriptor, payload: Span<UInt8>,
        dependency: AV1DependencyDescriptor?
    ) throws(DepacketizingError) -> Bool {
        guard assembly.isNewTimestamp(packet), !descriptor.continuesUnit else { return false }
        guard assembly.state == .recovering else { return true }
        if descriptor.beginsSequence || dependency?.startsFrame == true && dependency?.spatialID == 0 { return true }
        var elements = AV1Elements(descriptor)
        guard let first = try elements.next(in: payload), !first.isEmpty else { return false }
        let header = try AV1UnitHeader(parsing: payload.extracting(first))
        return header.isSequenceHeader || header.isTemporalDelimiter
    }

    private mutating func begin(_ packet: OrderedPacket) {
        unit = AV1TemporalUnit()
        assembly.open(with: packet)
    }

    private mutating func appendElements(
        of descriptor: AV1PayloadDescriptor, payload: Span<UInt8>, arrival: SessionTime
    ) throws(DepacketizingError) {
        if descriptor.continuesUnit != (unit.fragmentStart != nil) {
            throw .brokenFragmentation(unitType: openUnitType)
        }
        var elements = AV1Elements(descriptor)
        while let element = try elements.next(in: payload) {
            let start = unit.fragmentStart ?? assembly.frame.bytes.count
            let isBegun = unit.fragmentStart != nil
            try assembly.append(payload.extracting(element), arrival: arrival)
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
            unit.note(try frameHeader(content: content), sequence: sequence)
        } else if header.isTileGroup, !unit.hasFrame {
            throw .invalidUnit(firstByte: header.byte)
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

    private mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
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
        assembly.emit(hasMarker: hasMarker, into: &frames)
    }
}
