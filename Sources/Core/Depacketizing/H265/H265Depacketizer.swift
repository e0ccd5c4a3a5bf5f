public import Media

/// H.265 payloads to access units (RFC 7798 §4.4, one stream in decoding order), as NAL units behind four-byte lengths
/// (ISO/IEC 14496-15 §8.3.2). Parameter sets stay in the access unit that brought them (sample entry `hev1`).
///
/// *Tolerates:*
/// - a marker on a packet of parameter sets whose slices follow with the same timestamp, or with the next one: the
///   access unit stays open until a slice was seen;
/// - a stream without any marker: the next timestamp, or a unit that surely comes first, ends the access unit;
/// - a fragment with start and end bit in one packet, which RFC 7798 §4.4.3 forbids;
/// - key frames without parameter sets, known from the SDP or from earlier ones: put in front.
///
/// Units of other layers (nuh_layer_id > 0) are left out.
public struct H265Depacketizer: Sendable {
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
    private var parameterSets: H265ParameterSets
    private var inBand: H265ParameterSetKinds = []
    /// Timestamp of the last access unit that was emitted, dropped or skipped.
    private var lastTimestamp: Int64?
    private var unit = H265AccessUnit()
    private(set) var layers = LayerCount()

    /// - Parameter sprop: the values of `sprop-vps`, `sprop-sps` and `sprop-pps` that the SDP has (RFC 7798 §7.1).
    public init(sprop: [String] = []) {
        parameterSets = H265ParameterSets(sprop: sprop)
    }

    var damage: Damage { assembly.damage }

    /// Whether a payload begins a key frame: with its parameter sets, behind a delimiter or not.
    static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        (try? H265PayloadDescriptor(parsing: payload))?.beginsSequence(in: payload) ?? false
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
            endWithoutMarker(packet, into: &frames)
        }
        let descriptor = try H265PayloadDescriptor(parsing: payload)
        if state == .assembling, unit.hasSlice, unit.fragment == nil, descriptor.surelyComesFirst(in: payload) {
            emit(hasMarker: false, into: &frames)
        }
        if state != .assembling {
            guard begins(packet, descriptor: descriptor, payload: payload) else {
                assembly.skip(packet, isDiscardable: false)
                lastTimestamp = packet.extendedTimestamp
                state = .skipping
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

    private mutating func endWithoutMarker(_ packet: OrderedPacket, into frames: inout FrameList) {
        if unit.fragment != nil || unit.hasSlice && assembly.sendsMarkers {
            lastTimestamp = assembly.frame.extendedTimestamp
            assembly.dropWithoutMarker(isDiscardable: false)
            state = .recovering
        } else if unit.hasSlice {
            emit(hasMarker: false, into: &frames)
        } else {
            assembly.frame.extendedTimestamp = packet.extendedTimestamp
        }
    }

    /// Whether the packet is the first of its access unit.
    private func begins(_ packet: OrderedPacket, descriptor: H265PayloadDescriptor, payload: Span<UInt8>) -> Bool {
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
        unit = H265AccessUnit()
        unit.beganAfterGap = state == .recovering
        state = .assembling
    }

    /// A unit whose bytes behind the header are `content` (RFC 7798 §4.4.1).
    private mutating func appendUnit(
        _ content: Span<UInt8>, header: H265UnitHeader, arrival: SessionTime
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        guard !header.isLeftOut else { return }
        let offset = try beginUnit(header, content: content)
        try assembly.append(content, arrival: arrival)
        try completeUnit(at: offset, header: header)
    }

    /// RFC 7798 §4.4.2.
    private mutating func appendAggregate(_ content: Span<UInt8>, arrival: SessionTime) throws(DepacketizingError) {
        var position = 0
        while position < content.count {
            guard let size = content.uint16(at: position).map(Int.init), size <= content.count - position - 2 else {
                throw .truncated(needed: position + 2, remaining: content.count)
            }
            let bytes = content.extracting(position + 2..<position + 2 + size)
            let header = try H265UnitHeader(parsing: bytes)
            guard header.type < 48 else { throw .unsupportedUnitType(header.type) }
            try appendUnit(bytes.extracting(H265UnitHeader.byteCount...), header: header, arrival: arrival)
            position += 2 + size
        }
    }

    /// RFC 7798 §4.4.3.
    private mutating func appendFragment(
        _ content: Span<UInt8>, header: H265UnitHeader, isFirst: Bool, isLast: Bool, arrival: SessionTime
    ) throws(DepacketizingError) {
        if isFirst {
            if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
            unit.fragment = (try beginUnit(header, content: content), header)
        }
        guard let fragment = unit.fragment, fragment.header.type == header.type else {
            throw .brokenFragmentation(unitType: header.type)
        }
        try assembly.append(content, arrival: arrival)
        guard isLast else { return }
        unit.fragment = nil
        try completeUnit(at: fragment.offset, header: fragment.header)
    }

    private mutating func beginUnit(
        _ header: H265UnitHeader, content: Span<UInt8>
    ) throws(DepacketizingError) -> Int {
        if header.isSlice, header.layerID == 0, !unit.hasSlice {
            guard let byte = content.isEmpty ? nil : content[0], H265SliceHeader.beginsPicture(firstByte: byte) else {
                throw .missingFirstSlice
            }
        }
        let offset = assembly.beginUnit()
        assembly.frame.bytes.append(header.first)
        assembly.frame.bytes.append(header.second)
        unit.note(header)
        return offset
    }

    /// Reads what the unit whose length stands at `offset` says of the access unit.
    private mutating func completeUnit(at offset: Int, header: H265UnitHeader) throws(DepacketizingError) {
        let range = assembly.endUnit(at: offset)
        let bytes = assembly.frame.bytes
        if header.isLeftOut {
            assembly.removeUnit(at: offset)
        } else if header.isSlice, unit.first == nil {
            let slice = try H265SliceHeader(
                parsing: bytes.span.extracting(range), header: header, parameterSets: parameterSets)
            unit.noteFirst(slice, header)
        } else if !header.isSlice {
            try parameterSets.add(bytes.span.extracting(range), header: header)
            unit.parameterSets.formUnion(header.parameterSetKind)
            inBand.formUnion(header.parameterSetKind)
        }
    }

    private mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
        lastTimestamp = assembly.frame.extendedTimestamp
        state = .waiting
        guard let first = unit.first else { return dropAccessUnit() }
        // The gap before this key frame may have taken its parameter sets, and they may have been new ones.
        if unit.isRandomAccess, unit.beganAfterGap, !unit.parameterSets.isSuperset(of: inBand) {
            return dropAccessUnit()
        }
        assembly.frame.reference = .h265(
            H265PictureReference(
                kind: first.unit.kind, temporalID: first.unit.temporalID,
                isSubLayerNonReference: first.unit.isSubLayerNonReference, orderCount: first.slice.orderCount,
                orderCountModulus: first.slice.orderCountModulus, references: first.slice.references))
        layers.note(spatialID: 0, temporalID: first.unit.temporalID)
        if unit.isRandomAccess, let sequence = parameterSets.sequence(forPicture: first.slice.pictureParameterSet) {
            assembly.frame.isKeyFrame = true
            if unit.parameterSets != .all { assembly.prepend(units: parameterSets.units) }
            assembly.frame.format = .video(
                VideoFormat(
                    width: sequence.width, height: sequence.height,
                    configuration: .h265(parameterSets.configuration(of: sequence)),
                    reorderDepth: sequence.reorderDepth))
        }
        assembly.emit(hasMarker: hasMarker, into: &frames)
    }

    private mutating func dropAccessUnit() {
        if assembly.isOpen { lastTimestamp = assembly.frame.extendedTimestamp }
        assembly.drop(isDiscardable: false)
    }
}
