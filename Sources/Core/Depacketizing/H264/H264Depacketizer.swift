public import Media

/// H.264 payloads to access units (RFC 6184 §5, packetization modes 0 and 1), as NAL units after four-byte lengths
/// (ISO/IEC 14496-15 §5.3.2). Parameter sets stay in the access unit that brought them (sample entry `avc3`).
///
/// *Tolerates:*
/// - a marker on a packet of parameter sets whose slices follow with the same timestamp, or with the next one
///   (Reolink RLC-822A, retina issue 13): the access unit stays open until a slice was seen;
/// - parameter sets under the timestamp of the picture before, without a marker between (the same camera): they begin
///   the next access unit;
/// - zeros, or a single byte, after the last unit of a STAP-A (gortsplib expects zeros too, "final padding";
///   no sender known);
/// - a stream without any marker: the next timestamp ends the access unit (live555 proxy, SharpRTSP issue 57);
/// - FU-A with start and end bit in one packet (CostarHD cameras, gortsplib issue 649);
/// - open groups of pictures: an intra picture with a recovery point is a key frame (x264,
///   `samples/h264-open-gop.pcap`; ITU-T H.264 §D.2.8);
/// - key frames without parameter sets, known from the SDP or from earlier ones (cameras of MediaMTX, mediamtx issue
///   5861): put in front.
public struct H264Depacketizer: DepacketizingUnit {
    private var assembly = FrameAssembly()
    private var parameterSets: H264ParameterSets
    private var sendsParameterSetsInBand = false
    private var unit = H264AccessUnit()

    /// - Parameter sprop: the value of `sprop-parameter-sets`, if the SDP has it (RFC 6184 §8.1).
    public init(sprop: String? = nil) {
        parameterSets = H264ParameterSets(sprop: sprop ?? "")
    }

    public var codec: Codec { .video(.h264) }
    public var damage: Damage { assembly.damage }

    /// Whether a payload begins a key frame: with a sequence parameter set, after a delimiter or not.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        (try? H264PayloadDescriptor(parsing: payload))?.beginsSequence(in: payload) ?? false
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet, isOpenDiscardable: unit.isDiscardable)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    /// Ends the stream. An open access unit has no marker, so nothing proves it whole: it is dropped.
    public mutating func finish(into frames: inout FrameList) {
        assembly.drop(isDiscardable: unit.isDiscardable)
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if assembly.isOpen, packet.extendedTimestamp != assembly.frame.extendedTimestamp {
            if unit.awaitsSlices {
                assembly.frame.extendedTimestamp = packet.extendedTimestamp
            } else {
                endWithoutMarker(into: &frames)
            }
        }
        let descriptor = try H264PayloadDescriptor(parsing: payload)
        if assembly.isOpen, unit.hasSlice, unit.fragment == nil, descriptor.beginsSequence(in: payload) {
            emit(hasMarker: false, into: &frames)
        }
        if !assembly.isOpen {
            guard assembly.beginsAccessUnit(packet, isSurelyFirst: descriptor.surelyComesFirst(in: payload)) else {
                assembly.skip(packet, isDiscardable: descriptor.isDiscardable)
                return
            }
            begin(packet)
        }
        let content = payload.extracting(descriptor.byteCount...)
        switch descriptor.structure {
        case .singleUnit(let header):
            try appendUnit(content, header: header, arrival: packet.arrival)
        case .aggregate:
            try appendAggregate(content, arrival: packet.arrival)
        case .fragment(let header, let isFirst, let isLast):
            try appendFragment(content, header: header, isFirst: isFirst, isLast: isLast, arrival: packet.arrival)
        }
        if packet.hasMarker, unit.hasSlice {
            if let fragment = unit.fragment { throw .brokenFragmentation(unitType: fragment.header.type) }
            emit(hasMarker: true, into: &frames)
        }
    }

    private mutating func endWithoutMarker(into frames: inout FrameList) {
        if unit.fragment != nil || assembly.sendsMarkers {
            assembly.dropWithoutMarker(isDiscardable: unit.isDiscardable)
        } else {
            emit(hasMarker: false, into: &frames)
        }
    }

    private mutating func begin(_ packet: OrderedPacket) {
        unit = H264AccessUnit()
        unit.beganAfterGap = assembly.state == .recovering
        assembly.open(with: packet)
    }

    /// A unit whose bytes after the header are `content` (RFC 6184 §5.6).
    private mutating func appendUnit(
        _ content: Span<UInt8>, header: H264UnitHeader, arrival: SessionTime
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        guard !header.isLeftOut else { return }
        let offset = beginUnit(header)
        try assembly.append(content, arrival: arrival)
        try completeUnit(at: offset, header: header)
    }

    /// RFC 6184 §5.7.1.
    private mutating func appendAggregate(_ content: Span<UInt8>, arrival: SessionTime) throws(DepacketizingError) {
        var units = AggregatedUnits()
        while let place = try units.next(in: content) {
            let bytes = content.extracting(place)
            let header = try H264UnitHeader(parsing: bytes)
            guard (1...23).contains(header.type) else { throw .unsupportedUnitType(header.type) }
            try appendUnit(bytes.extracting(H264UnitHeader.byteCount...), header: header, arrival: arrival)
            if isPadding(content.extracting(units.position...)) { return }
        }
    }

    /// Bytes that are too few for a unit, or all zero, are none. `H265Depacketizer` refuses them: gortsplib, which
    /// meets many cameras, expects them with H.264 alone.
    private func isPadding(_ rest: Span<UInt8>) -> Bool {
        guard rest.count > 1 else { return true }
        for i in rest.indices where rest[i] != 0 { return false }
        return true
    }

    /// RFC 6184 §5.8.
    private mutating func appendFragment(
        _ content: Span<UInt8>, header: H264UnitHeader, isFirst: Bool, isLast: Bool, arrival: SessionTime
    ) throws(DepacketizingError) {
        if isFirst {
            if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
            unit.fragment = (beginUnit(header), header)
        }
        guard let fragment = unit.fragment, fragment.header.type == header.type else {
            throw .brokenFragmentation(unitType: header.type)
        }
        try assembly.append(content, arrival: arrival)
        guard isLast else { return }
        unit.fragment = nil
        try completeUnit(at: fragment.offset, header: fragment.header)
    }

    private mutating func beginUnit(_ header: H264UnitHeader) -> Int {
        let offset = assembly.beginUnit()
        assembly.frame.bytes.append(header.byte)
        unit.note(header)
        return offset
    }

    /// Reads what the unit whose length is at `offset` means for the access unit.
    private mutating func completeUnit(at offset: Int, header: H264UnitHeader) throws(DepacketizingError) {
        guard !header.isLeftOut else { return assembly.removeUnit(at: offset) }
        let range = assembly.endUnit(at: offset)
        let bytes = assembly.frame.bytes
        if header.isSlice {
            guard unit.slice == nil else { return }
            unit.slice = try H264SliceHeader(
                parsing: bytes.span.extracting(range), header: header, parameterSets: parameterSets)
        } else if header.isSupplementalInformation {
            if H264RecoveryPoint.isImmediate(in: bytes.span.extracting(range)) { unit.hasRecoveryPoint = true }
        } else {
            try parameterSets.add(bytes.span.extracting(range), header: header)
            if header.isSequenceParameterSet {
                unit.hasSequenceParameterSet = true
                sendsParameterSetsInBand = true
            } else if header.isPictureParameterSet {
                unit.hasPictureParameterSet = true
            }
        }
    }

    private mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
        // The gap before this key frame may have taken its parameter sets, and they may have been new ones.
        let mayLackParameterSets = unit.beganAfterGap && !unit.hasParameterSets && sendsParameterSetsInBand
        if unit.hasIDR, mayLackParameterSets {
            assembly.dropWhole(isDiscardable: unit.isDiscardable)
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
            if !unit.hasParameterSets { assembly.prepend(units: parameterSets.units) }
            assembly.frame.format = .video(
                VideoFormat(
                    width: sequence.width, height: sequence.height,
                    configuration: .h264(
                        sequenceParameterSets: parameterSets.sequenceBytes,
                        pictureParameterSets: parameterSets.pictureBytes),
                    reorderDepth: sequence.reorderDepth, isInOutputOrder: sequence.isInOutputOrder))
        }
        assembly.emit(hasMarker: hasMarker, into: &frames)
    }
}
