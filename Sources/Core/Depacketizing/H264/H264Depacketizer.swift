public import Media

/// H.264 payloads to access units (RFC 6184 §5, packetization modes 0 and 1), as NAL units behind four-byte lengths
/// (ISO/IEC 14496-15 §5.3.2). Parameter sets stay in the access unit that brought them (sample entry `avc3`).
///
/// *Tolerates:*
/// - a marker on a packet of parameter sets whose slices follow with the same timestamp, or with the next one
///   (IP cameras): the access unit stays open until a slice was seen;
/// - parameter sets under the timestamp of the picture before, without a marker between (senders that stamp them with
///   what they sent last): they begin the next access unit;
/// - zeros, or a single byte, behind the last unit of a STAP-A (senders that count their padding as payload);
/// - a stream without any marker: the next timestamp ends the access unit (IP cameras);
/// - FU-A with start and end bit in one packet (CostarHD cameras, gortsplib issue 649);
/// - open groups of pictures: an intra picture with a recovery point is a key frame (§D.2.8 of ITU-T H.264);
/// - key frames without parameter sets, known from the SDP or from earlier ones (RTSP servers): put in front.
public struct H264Depacketizer: Sendable {
    private enum State {
        /// Between access units, nothing missing: the next timestamp begins one.
        case waiting
        /// After a gap: only a unit that surely comes first begins an access unit.
        case recovering
        /// In the rest of a damaged access unit: the next timestamp begins another.
        case skipping
        /// An access unit is open and has no hole so far.
        case assembling
    }

    private var state = State.recovering
    private var assembly = FrameAssembly()
    private var parameterSets: H264ParameterSets
    private var sendsParameterSetsInBand = false
    /// Timestamp of the last access unit that was emitted, dropped or skipped.
    private var lastTimestamp: Int64?
    private var unit = H264AccessUnit()

    /// - Parameter sprop: the value of `sprop-parameter-sets`, if the SDP has it (RFC 6184 §8.1).
    public init(sprop: String? = nil) {
        parameterSets = H264ParameterSets(sprop: sprop ?? "")
    }

    var damage: Damage { assembly.damage }

    /// Whether a payload begins a key frame: with a sequence parameter set, behind a delimiter or not.
    static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        (try? H264PayloadDescriptor(parsing: payload))?.beginsSequence(in: payload) ?? false
    }

    public mutating func push(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet)
        if packet.lostBefore > 0 {
            dropAccessUnit()
            state = .recovering
        }
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            lastTimestamp = packet.extendedTimestamp
            state = .skipping
            throw error
        }
    }

    /// Ends the stream. An open access unit has no marker, so nothing proves it whole: it is dropped.
    public mutating func finish(into frames: inout FrameList) {
        dropAccessUnit()
        state = .recovering
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if state == .assembling, packet.extendedTimestamp != assembly.frame.extendedTimestamp {
            try endWithoutMarker(packet, into: &frames)
        }
        let descriptor = try H264PayloadDescriptor(parsing: payload)
        if state == .assembling, unit.hasSlice, unit.fragment == nil, descriptor.beginsSequence(in: payload) {
            emit(hasMarker: false, into: &frames)
        }
        if state != .assembling {
            guard begins(packet, descriptor: descriptor, payload: payload) else {
                assembly.skip(packet, isDiscardable: descriptor.isDiscardable)
                lastTimestamp = packet.extendedTimestamp
                state = .skipping
                return
            }
            begin(packet)
        }
        switch descriptor {
        case .singleUnit(let header):
            try appendUnit(payload, header: header, arrival: packet.arrival)
        case .aggregate:
            try appendAggregate(payload, arrival: packet.arrival)
        case .fragment(let header, let isFirst, let isLast):
            try appendFragment(payload, header: header, isFirst: isFirst, isLast: isLast, arrival: packet.arrival)
        }
        if packet.hasMarker, unit.hasSlice {
            if let fragment = unit.fragment { throw .brokenFragmentation(unitType: fragment.header.type) }
            emit(hasMarker: true, into: &frames)
        }
    }

    private mutating func endWithoutMarker(
        _ packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if unit.fragment != nil || unit.hasSlice && assembly.sendsMarkers {
            lastTimestamp = assembly.frame.extendedTimestamp
            assembly.dropWithoutMarker(isDiscardable: unit.isDiscardable)
            state = .recovering
        } else if unit.hasSlice {
            emit(hasMarker: false, into: &frames)
        } else {
            assembly.frame.extendedTimestamp = packet.extendedTimestamp
        }
    }

    /// Whether the packet is the first of its access unit.
    private func begins(_ packet: OrderedPacket, descriptor: H264PayloadDescriptor, payload: Span<UInt8>) -> Bool {
        let isNewTimestamp = packet.extendedTimestamp != lastTimestamp
        switch state {
        case .waiting:
            return isNewTimestamp || descriptor.surelyComesFirst(in: payload)
        case .recovering:
            return isNewTimestamp && descriptor.surelyComesFirst(in: payload)
        case .skipping:
            return isNewTimestamp
        case .assembling:
            return false
        }
    }

    private mutating func begin(_ packet: OrderedPacket) {
        assembly.open(with: packet)
        unit = H264AccessUnit()
        unit.beganAfterGap = state == .recovering
        state = .assembling
    }

    /// RFC 6184 §5.6.
    private mutating func appendUnit(
        _ bytes: Span<UInt8>, header: H264UnitHeader, arrival: SessionTime
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        guard !header.isLeftOut else { return }
        let offset = assembly.beginUnit()
        unit.note(header)
        try assembly.append(bytes, arrival: arrival)
        try completeUnit(at: offset, header: header)
    }

    /// RFC 6184 §5.7.1.
    private mutating func appendAggregate(_ payload: Span<UInt8>, arrival: SessionTime) throws(DepacketizingError) {
        var position = 1
        while position < payload.count {
            if position > 1, isPadding(payload.extracting(position...)) { return }
            guard let size = payload.uint16(at: position).map(Int.init), size <= payload.count - position - 2 else {
                throw .truncated(needed: position + 2, remaining: payload.count)
            }
            guard size > 0 else { throw .invalidUnit(firstByte: 0) }
            let bytes = payload.extracting(position + 2..<position + 2 + size)
            let header = try H264UnitHeader(bytes[0])
            guard (1...23).contains(header.type) else { throw .unsupportedUnitType(header.type) }
            try appendUnit(bytes, header: header, arrival: arrival)
            position += 2 + size
        }
    }

    /// What is too short for a unit, or zero throughout, is none.
    private func isPadding(_ rest: Span<UInt8>) -> Bool {
        guard rest.count > 1 else { return true }
        for i in rest.indices where rest[i] != 0 { return false }
        return true
    }

    /// RFC 6184 §5.8.
    private mutating func appendFragment(
        _ payload: Span<UInt8>, header: H264UnitHeader, isFirst: Bool, isLast: Bool, arrival: SessionTime
    ) throws(DepacketizingError) {
        if isFirst {
            if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
            unit.fragment = (assembly.beginUnit(), header)
            assembly.frame.bytes.append(header.byte)
            unit.note(header)
        }
        guard let fragment = unit.fragment, fragment.header.type == header.type else {
            throw .brokenFragmentation(unitType: header.type)
        }
        try assembly.append(payload.extracting(2...), arrival: arrival)
        guard isLast else { return }
        unit.fragment = nil
        try completeUnit(at: fragment.offset, header: fragment.header)
    }

    /// Reads what the unit whose length stands at `offset` says of the access unit.
    private mutating func completeUnit(at offset: Int, header: H264UnitHeader) throws(DepacketizingError) {
        let range = assembly.endUnit(at: offset)
        if header.isLeftOut {
            assembly.removeUnit(at: offset)
        } else if header.isSequenceParameterSet {
            let bytes = assembly.frame.bytes
            try parameterSets.addSequence(bytes.span.extracting(range))
            unit.hasSequenceParameterSet = true
            sendsParameterSetsInBand = true
        } else if header.isPictureParameterSet {
            let bytes = assembly.frame.bytes
            try parameterSets.addPicture(bytes.span.extracting(range))
            unit.hasPictureParameterSet = true
        } else if header.isSupplementalInformation {
            if H264RecoveryPoint.isImmediate(in: assembly.frame.bytes.span.extracting(range)) {
                unit.hasRecoveryPoint = true
            }
        } else if header.isSlice, unit.slice == nil {
            unit.slice = try H264SliceHeader(
                parsing: assembly.frame.bytes.span.extracting(range), parameterSets: parameterSets)
        }
    }

    private mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
        lastTimestamp = assembly.frame.extendedTimestamp
        state = .waiting
        // The gap before this key frame may have taken its parameter sets, and they may have been new ones.
        let mayLackParameterSets = unit.beganAfterGap && !unit.hasParameterSets && sendsParameterSetsInBand
        if unit.hasIDR, mayLackParameterSets {
            dropAccessUnit()
            return
        }
        let maxFrameNumber = unit.slice?.maxFrameNumber ?? 0
        assembly.frame.reference = .h264(
            frameNumber: unit.slice?.frameNumber, maxFrameNumber: maxFrameNumber, isReference: unit.isReference,
            orderCount: unit.slice?.orderCount, orderCountModulus: unit.slice?.orderCountModulus ?? 0)
        if unit.hasIDR || unit.isRecoveryPoint && !mayLackParameterSets, let slice = unit.slice,
            let sequence = parameterSets.sequence(forPicture: slice.pictureParameterSet)
        {
            assembly.frame.isKeyFrame = true
            if !unit.hasParameterSets {
                assembly.prepend(units: parameterSets.sequenceBytes + parameterSets.pictureBytes)
            }
            assembly.frame.format = .video(
                VideoFormat(
                    width: sequence.width, height: sequence.height,
                    configuration: .h264(
                        sequenceParameterSets: parameterSets.sequenceBytes,
                        pictureParameterSets: parameterSets.pictureBytes),
                    reorderDepth: sequence.reorderDepth))
        }
        assembly.emit(hasMarker: hasMarker, into: &frames)
    }

    private mutating func dropAccessUnit() {
        if assembly.isOpen { lastTimestamp = assembly.frame.extendedTimestamp }
        assembly.drop(isDiscardable: unit.isDiscardable)
    }
}
