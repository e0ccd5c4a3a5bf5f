public import Media

/// H.265 payloads to access units (RFC 7798 §4.4, one stream in decoding order), as NAL units after four-byte lengths
/// (ISO/IEC 14496-15 §8.3.2). Parameter sets stay in the access unit that brought them (sample entry `hev1`).
///
/// *Tolerates:*
/// - a marker on a packet of parameter sets whose slices follow with the same timestamp, or with the next one (no
///   sender known; as in H.264): the access unit stays open until a slice was seen;
/// - a stream without any marker, or with markers on other packets than a picture's last (no sender known; as in
///   H.264): the next timestamp, or a unit that surely comes first, ends the access unit;
/// - two pictures with one timestamp (no sender known; as in VP8); of a frame in two fields each one is a picture and
///   an access unit (ITU-T H.265 §7.4.3.2.1, field_seq_flag);
/// - a fragment with start and end bit in one packet, which RFC 7798 §4.4.3 forbids (OpenIPC cameras,
///   retina pull request 131);
/// - key frames without parameter sets, known from the SDP or from earlier ones (no sender known; RFC 7798 §7.1 allows
///   it): put in front.
///
/// Units of other layers (nuh_layer_id > 0) are left out. Its steps are those of `H264Depacketizer`, written out: a
/// type for both would have the differences (headers, parameter sets, discardable pictures) as parameters, on
/// the hot path.
public struct H265Depacketizer: DepacketizingUnit {
    private var assembly = FrameAssembly()
    private var parameterSets: H265ParameterSets
    private var inBand: H265ParameterSetKinds = []
    private var unit = H265AccessUnit()
    /// Since the last new parameter set.
    private var slices = SliceRecord()
    public private(set) var layers: LayerCount? = LayerCount()

    /// - Parameter sprop: the values of `sprop-vps`, `sprop-sps` and `sprop-pps` that the SDP has (RFC 7798 §7.1).
    public init(sprop: [String] = []) {
        parameterSets = H265ParameterSets(sprop: sprop)
    }

    public var codec: Codec { .video(.h265) }
    public var damage: Damage { assembly.damage }
    public var holdsKeyFrame: Bool { assembly.isMarked && unit.isRandomAccess }

    /// Whether a payload begins a key frame: with its parameter sets, after a delimiter or not.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        (try? H265PayloadDescriptor(parsing: payload))?.beginsSequence(in: payload) ?? false
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.begin()
        if assembly.isWhole(before: packet) || packet.lostBefore > 0 && slices.isSteady && seemsWhole {
            end(into: &frames)
        }
        let payload = datagram.extracting(packet.payload)
        let keepsFront = packet.lostBefore > 0 && continuesFront(packet, payload)
        assembly.receive(packet, isOpenDiscardable: false, staysOpen: keepsFront)
        if keepsFront { loseFront() }
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    public mutating func poll(at now: SessionTime, into frames: inout FrameList) {
        assembly.begin()
        if assembly.isWhole(at: now) || assembly.isQuiet(at: now) && seemsWhole { end(into: &frames) }
    }

    /// Ends the stream. An open access unit is whole by its marker, or by the number of its slice segments where
    /// markers prove nothing.
    public mutating func finish(into frames: inout FrameList) {
        assembly.begin()
        if assembly.isMarked && !assembly.markers.areWrong || seemsWhole { end(into: &frames) }
        assembly.drop(isDiscardable: false)
    }

    /// Without markers that prove anything: nothing is cut off, and pictures have no more slice segments than this one.
    private var seemsWhole: Bool {
        assembly.isOpen && unit.hasSlice && unit.fragment == nil && !assembly.markers.provesDamage
            && slices.most > 0 && unit.sliceCount >= slices.most
    }

    /// Nothing but units in front of the slices of the open access unit can be lost: its parameter sets stay.
    private func continuesFront(_ packet: OrderedPacket, _ payload: Span<UInt8>) -> Bool {
        guard assembly.isOpen, !unit.hasSlice, packet.extendedTimestamp == assembly.frame.extendedTimestamp,
            let descriptor = try? H265PayloadDescriptor(parsing: payload)
        else { return false }
        return descriptor.surelyComesFirst(in: payload) || descriptor.endsSupplementalInformation
    }

    private mutating func loseFront() {
        if let fragment = unit.fragment { assembly.removeUnit(at: fragment.offset) }
        unit.loseFront()
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let descriptor = try H265PayloadDescriptor(parsing: payload)
        if assembly.isOpen, packet.extendedTimestamp != assembly.frame.extendedTimestamp {
            if unit.awaitsSlices {
                assembly.frame.extendedTimestamp = packet.extendedTimestamp
            } else {
                end(into: &frames)
            }
        }
        if !assembly.isOpen {
            // The rest of an access unit that was taken for whole.
            if case .singleUnit(let header) = descriptor.structure, header.isLeftOut, !header.isDelimiter { return }
            // Its beginning is lost, and the slices after it are not.
            if assembly.state == .recovering, descriptor.endsSupplementalInformation { return }
            guard assembly.beginsAccessUnit(packet, isSurelyFirst: descriptor.surelyComesFirst(in: payload)) else {
                assembly.skip(packet, isDiscardable: false)
                return
            }
            begin(packet)
        }
        if descriptor.endsSupplementalInformation, unit.fragment == nil, unit.beganAfterGap { return }
        let content = payload.extracting(descriptor.byteCount...)
        switch descriptor.structure {
        case .singleUnit(let header):
            try appendUnit(content, header: header, of: packet, into: &frames)
        case .aggregate:
            try appendAggregate(content, of: packet, into: &frames)
        case .fragment(let header, let isFirst, let isLast):
            if isFirst { try beginFragment(content, header: header, of: packet, into: &frames) }
            try appendFragment(content, header: header, isLast: isLast, arrival: packet.arrival)
        }
        guard packet.hasMarker, unit.hasSlice else { return }
        if unit.fragment == nil { assembly.mark() } else { assembly.noteWrongMarker() }
    }

    /// Ends the access unit before a unit that begins the next one, and keeps one open.
    private mutating func separate(
        _ header: H265UnitHeader, _ content: Span<UInt8>, of packet: OrderedPacket, into frames: inout FrameList
    ) {
        guard unit.hasSlice, header.layerID == 0 else { return }
        guard header.surelyComesFirst(nextByte: content.isEmpty ? nil : content[0]) else {
            if header.isSlice { assembly.resume() }
            return
        }
        end(into: &frames)
        begin(packet)
    }

    /// Ends the open access unit, because the next one begins.
    private mutating func end(into frames: inout FrameList) {
        let isCut = assembly.markers.provesDamage && unit.sliceCount < slices.most && !assembly.isMarked
        if unit.fragment != nil || isCut {
            assembly.dropWithoutMarker(isDiscardable: false)
        } else {
            emit(into: &frames)
        }
    }

    private mutating func begin(_ packet: OrderedPacket) {
        unit = H265AccessUnit()
        unit.beganAfterGap = assembly.state == .recovering
        assembly.open(with: packet)
    }

    /// A unit whose bytes after the header are `content` (RFC 7798 §4.4.1).
    private mutating func appendUnit(
        _ content: Span<UInt8>, header: H265UnitHeader, of packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        separate(header, content, of: packet, into: &frames)
        guard !header.isLeftOut else { return }
        let offset = try beginUnit(header, content: content)
        try assembly.append(content, arrival: packet.arrival)
        try completeUnit(at: offset, header: header)
    }

    /// RFC 7798 §4.4.2.
    private mutating func appendAggregate(
        _ content: Span<UInt8>, of packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        var units = AggregatedUnits()
        while let place = try units.next(in: content) {
            let bytes = content.extracting(place)
            let header = try H265UnitHeader(parsing: bytes)
            guard header.type < 48 else { throw .unsupportedUnitType(header.type) }
            try appendUnit(bytes.extracting(H265UnitHeader.byteCount...), header: header, of: packet, into: &frames)
        }
    }

    /// RFC 7798 §4.4.3.
    private mutating func beginFragment(
        _ content: Span<UInt8>, header: H265UnitHeader, of packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        separate(header, content, of: packet, into: &frames)
        unit.fragment = (try beginUnit(header, content: content), header)
    }

    private mutating func appendFragment(
        _ content: Span<UInt8>, header: H265UnitHeader, isLast: Bool, arrival: SessionTime
    ) throws(DepacketizingError) {
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
            guard H265UnitHeader.beginsPicture(nextByte: content.isEmpty ? nil : content[0]) else {
                throw .missingFirstSlice
            }
        }
        let offset = assembly.beginUnit()
        assembly.frame.bytes.append(header.first)
        assembly.frame.bytes.append(header.second)
        unit.note(header)
        return offset
    }

    /// Reads what the unit whose length is at `offset` means for the access unit.
    private mutating func completeUnit(at offset: Int, header: H265UnitHeader) throws(DepacketizingError) {
        guard !header.isLeftOut else { return assembly.removeUnit(at: offset) }
        let range = assembly.endUnit(at: offset)
        let bytes = assembly.frame.bytes
        if header.isSlice, unit.first == nil {
            let slice = try H265SliceHeader(
                parsing: bytes.span.extracting(range), header: header, parameterSets: parameterSets)
            unit.noteFirst(slice, header)
        } else if header.isSupplementalInformation {
            if let distance = H265RecoveryPoint.distance(in: bytes.span.extracting(range)) {
                unit.recoveryDistance = distance
            }
        } else if !header.isSlice {
            if try parameterSets.add(bytes.span.extracting(range), header: header) { slices = SliceRecord() }
            unit.parameterSets.formUnion(header.parameterSetKind)
            inBand.formUnion(header.parameterSetKind)
        }
    }

    private mutating func emit(into frames: inout FrameList) {
        guard let first = unit.first else { return assembly.dropWhole(isDiscardable: false) }
        // The gap before this key frame may have taken its parameter sets, and they may have been new ones. A CRA
        // picture continues what was before it, where a sequence parameter set cannot change (ITU-T H.265 §7.4.2.4.2).
        let mayLackSets = unit.beganAfterGap && !unit.parameterSets.isSuperset(of: inBand)
        if mayLackSets, unit.isRandomAccess, first.unit.kind != .cra { return assembly.dropWhole(isDiscardable: false) }
        slices.note(unit.sliceCount)
        var picture = H265PictureReference(
            kind: first.unit.kind, temporalID: first.unit.temporalID,
            isSubLayerNonReference: first.unit.isSubLayerNonReference, orderCount: first.slice.orderCount,
            orderCountModulus: first.slice.orderCountModulus, references: first.slice.references)
        picture.others = first.slice.others
        picture.recoveryDistance = mayLackSets ? nil : unit.recoveryDistance
        picture.mayLackParameterSets = mayLackSets
        assembly.frame.reference = .h265(picture)
        layers?.note(spatialID: 0, temporalID: first.unit.temporalID)
        assembly.frame.isKeyFrame = unit.isRandomAccess && first.slice.orderCountModulus > 0
        if unit.isRandomAccess || picture.recoveryDistance != nil { describe(first.slice) }
        assembly.emit(into: &frames)
    }

    /// Gives the open frame what a container must know where decoding may begin with it.
    private mutating func describe(_ slice: H265SliceHeader) {
        guard let sequence = parameterSets.sequence(forPicture: slice.pictureParameterSet) else { return }
        if assembly.frame.isKeyFrame, unit.parameterSets != .all { assembly.prepend(units: parameterSets.units) }
        assembly.frame.format = .video(
            VideoFormat(
                width: sequence.width, height: sequence.height,
                configuration: .h265(parameterSets.configuration(of: sequence)),
                reorderDepth: sequence.reorderDepth, isInOutputOrder: sequence.reorderDepth == 0))
    }
}
