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
/// - a stream without any marker: the next picture ends the access unit (live555 proxy, SharpRTSP issue 57);
/// - a marker on every unit or on a wrong one, which RFC 6184 §5.1 calls a hint
///   (`samples/cases/03-h264-marker-on-every-unit`): `H264SliceHeader.relation` shows where a picture ends;
/// - two pictures with one timestamp (no sender known; as in VP8);
/// - two fields of a frame, with one timestamp or two (`samples/cases/67-h264-field-pictures`): one access unit;
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
    /// Since the last new sequence parameter set.
    private var slices = SliceRecord()
    /// Which field of a frame comes first, by the last key frame of two.
    private var firstField: H264SliceHeader.Field?

    /// - Parameter sprop: the value of `sprop-parameter-sets`, if the SDP has it (RFC 6184 §8.1).
    public init(sprop: String? = nil) {
        parameterSets = H264ParameterSets(sprop: sprop ?? "")
    }

    public var codec: Codec { .video(.h264) }
    public var damage: Damage { assembly.damage }
    public var holdsKeyFrame: Bool { assembly.isMarked && unit.hasIDR }

    /// Whether a payload begins a key frame: with a sequence parameter set, after a delimiter or not.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        (try? H264PayloadDescriptor(parsing: payload))?.beginsSequence(in: payload) ?? false
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.begin()
        if assembly.isWhole(before: packet) || packet.lostBefore > 0 && slices.isSteady && seemsWhole {
            endWhole(into: &frames)
        }
        let payload = datagram.extracting(packet.payload)
        let keepsFront = packet.lostBefore > 0 && continuesFront(packet, payload)
        assembly.receive(packet, isOpenDiscardable: unit.isDiscardable, staysOpen: keepsFront)
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
        guard unit.suffix == nil else { return }
        if assembly.isWhole(at: now) || assembly.isQuiet(at: now) && seemsWhole { endWhole(into: &frames) }
    }

    /// Ends the stream. An open access unit is whole by its marker, or by the number of its slices where markers prove
    /// nothing.
    public mutating func finish(into frames: inout FrameList) {
        assembly.begin()
        if assembly.isMarked && !assembly.markers.areWrong || seemsWhole { endWhole(into: &frames) }
        assembly.drop(isDiscardable: unit.isDiscardable)
    }

    /// Without markers that prove anything: nothing is cut off, and pictures have no more slices than this one.
    private var seemsWhole: Bool {
        assembly.isOpen && unit.hasSlice && unit.fragment == nil && !assembly.markers.provesDamage
            && slices.most > 0 && unit.sliceCount >= slices.most
    }

    /// Ends the open access unit, which seems whole; half a frame is not.
    private mutating func endWhole(into frames: inout FrameList) {
        if !unit.isHalf { end(into: &frames) }
    }

    /// Nothing but units in front of the slices of the open access unit can be lost: its parameter sets stay.
    private func continuesFront(_ packet: OrderedPacket, _ payload: Span<UInt8>) -> Bool {
        guard assembly.isOpen, !unit.hasSlice, packet.extendedTimestamp == assembly.frame.extendedTimestamp,
            let descriptor = try? H264PayloadDescriptor(parsing: payload)
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
        let descriptor = try H264PayloadDescriptor(parsing: payload)
        if assembly.isOpen, packet.extendedTimestamp != assembly.frame.extendedTimestamp {
            if unit.awaitsSlices {
                assembly.frame.extendedTimestamp = packet.extendedTimestamp
            } else if unit.fragment != nil || !unit.isHalf {
                end(into: &frames, keepingSuffixFor: unit.suffix == nil || unit.fragment != nil ? nil : packet)
            }
        }
        if !assembly.isOpen {
            // The rest of an access unit that was taken for whole.
            if case .singleUnit(let header) = descriptor.structure, header.isLeftOut, !header.isDelimiter { return }
            // Its beginning is lost, and the slices after it are not.
            if assembly.state == .recovering, descriptor.endsSupplementalInformation { return }
            guard assembly.beginsAccessUnit(packet, isSurelyFirst: descriptor.surelyComesFirst(in: payload)) else {
                assembly.skip(packet, isDiscardable: descriptor.isDiscardable)
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
        _ header: H264UnitHeader, _ content: Span<UInt8>, of packet: OrderedPacket, into frames: inout FrameList
    ) {
        guard unit.hasSlice else { return }
        if header.isSlice {
            switch relation(of: content, header: header, packet) {
            case .samePicture:
                assembly.resume()
                unit.suffix = nil
                return
            case .secondField:
                assembly.unmark()
                unit.beginSecondField()
                unit.suffix = nil
                return
            case .nextPicture:
                break
            }
        } else if header.endsPicture {
            // Each of two fields may have a delimiter.
            if header.isDelimiter, unit.isHalf { return }
        } else if header.mayEndPicture {
            guard assembly.isMarked, !assembly.markers.areWrong, !unit.isHalf else {
                if unit.suffix == nil { unit.suffix = H264AccessUnit.Suffix(offset: assembly.frame.bytes.count) }
                return
            }
        } else {
            // Fillers, ends of sequences, slices of other layers.
            return
        }
        end(into: &frames, keepingSuffixFor: packet)
    }

    /// What a slice is to the open access unit.
    private func relation(
        of content: Span<UInt8>, header: H264UnitHeader, _ packet: OrderedPacket
    ) -> H264SliceHeader.Relation {
        let isSameTime = packet.extendedTimestamp == assembly.frame.extendedTimestamp
        guard let last = unit.last,
            let slice = try? H264SliceHeader(parsing: content, header: header, parameterSets: parameterSets)
        else {
            // Too little of it to be read: first_mb_in_slice 0 is the single bit 1.
            return header.surelyComesFirst(nextByte: content.isEmpty ? nil : content[0]) || !isSameTime
                ? .nextPicture : .samePicture
        }
        switch slice.relation(to: last, hasFirst: unit.hasFirstMacroblock) {
        case .samePicture: return isSameTime ? .samePicture : .nextPicture
        case .secondField: return unit.isHalf && last.field == firstField ?? last.field ? .secondField : .nextPicture
        case .nextPicture: return .nextPicture
        }
    }

    /// Ends the open access unit, because the next one begins.
    private mutating func end(into frames: inout FrameList, keepingSuffixFor packet: OrderedPacket? = nil) {
        let suffix = unit.suffix
        var kept: [UInt8] = []
        if let suffix {
            kept = Array(assembly.frame.bytes[suffix.offset...])
            assembly.frame.bytes.removeSubrange(suffix.offset...)
        }
        let isCut = assembly.markers.provesDamage && unit.sliceCount < slices.most && !assembly.isMarked
        if unit.fragment != nil || isCut || !unit.hasBeginning {
            assembly.dropWithoutMarker(isDiscardable: unit.isDiscardable)
        } else {
            emit(into: &frames)
        }
        guard let packet else { return }
        begin(packet)
        guard let suffix else { return }
        unit.take(suffix)
        assembly.frame.bytes.append(contentsOf: kept)
    }

    private mutating func begin(_ packet: OrderedPacket) {
        unit = H264AccessUnit()
        unit.beganAfterGap = assembly.state == .recovering
        assembly.open(with: packet)
    }

    /// A unit whose bytes after the header are `content` (RFC 6184 §5.6).
    private mutating func appendUnit(
        _ content: Span<UInt8>, header: H264UnitHeader, of packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        separate(header, content, of: packet, into: &frames)
        guard !header.isLeftOut else { return }
        let offset = beginUnit(header)
        try assembly.append(content, arrival: packet.arrival)
        try completeUnit(at: offset, header: header)
    }

    /// RFC 6184 §5.7.1.
    private mutating func appendAggregate(
        _ content: Span<UInt8>, of packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        var units = AggregatedUnits()
        while let place = try units.next(in: content) {
            let bytes = content.extracting(place)
            let header = try H264UnitHeader(parsing: bytes)
            guard (1...23).contains(header.type) else { throw .unsupportedUnitType(header.type) }
            try appendUnit(bytes.extracting(H264UnitHeader.byteCount...), header: header, of: packet, into: &frames)
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
    private mutating func beginFragment(
        _ content: Span<UInt8>, header: H264UnitHeader, of packet: OrderedPacket, into frames: inout FrameList
    ) throws(DepacketizingError) {
        if let open = unit.fragment { throw .brokenFragmentation(unitType: open.header.type) }
        separate(header, content, of: packet, into: &frames)
        unit.fragment = (beginUnit(header), header)
    }

    private mutating func appendFragment(
        _ content: Span<UInt8>, header: H264UnitHeader, isLast: Bool, arrival: SessionTime
    ) throws(DepacketizingError) {
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
            unit.noteSlice(
                try H264SliceHeader(
                    parsing: bytes.span.extracting(range).extracting(H264UnitHeader.byteCount...), header: header,
                    parameterSets: parameterSets))
        } else if header.isSupplementalInformation {
            guard let count = H264RecoveryPoint.frameCount(in: bytes.span.extracting(range)) else { return }
            if unit.suffix == nil { unit.recoveryFrameCount = count } else { unit.suffix?.recoveryFrameCount = count }
        } else {
            let isNew = try parameterSets.add(bytes.span.extracting(range), header: header)
            if header.isSequenceParameterSet {
                unit.hasSequenceParameterSet = true
                sendsParameterSetsInBand = true
                if isNew { slices = SliceRecord() }
            } else if header.isPictureParameterSet {
                if unit.suffix == nil { unit.hasPictureParameterSet = true }
                unit.suffix?.hasPictureParameterSet = true
            }
        }
    }

    private mutating func emit(into frames: inout FrameList) {
        // The gap before this key frame may have taken its parameter sets, and they may have been new ones.
        let mayLackParameterSets = unit.beganAfterGap && !unit.hasParameterSets && sendsParameterSetsInBand
        // The other field of this one may be in the gap.
        let mayLackField = unit.beganAfterGap && unit.isHalf
        guard !(unit.hasIDR && mayLackParameterSets), !mayLackField else {
            return assembly.dropWhole(isDiscardable: unit.isDiscardable)
        }
        slices.note(unit.sliceCount)
        if unit.hasSecondField, unit.hasIDR { firstField = unit.first?.field }
        assembly.frame.reference = .h264(
            frameNumber: unit.first?.frameNumber, maxFrameNumber: unit.first?.maxFrameNumber ?? 0,
            isReference: unit.isReference, orderCount: unit.first?.orderCount,
            orderCountModulus: unit.first?.orderCountModulus ?? 0, isIDR: unit.hasIDR,
            recoveryFrameCount: mayLackParameterSets ? nil : unit.recoveryFrameCount, prediction: unit.prediction)
        let isKeyFrame = unit.hasIDR || unit.isRecoveryPoint && !mayLackParameterSets
        if isKeyFrame || unit.recoveryFrameCount ?? 0 > 0, let slice = unit.first,
            let sequence = parameterSets.sequence(forPicture: slice.pictureParameterSet)
        {
            assembly.frame.isKeyFrame = isKeyFrame
            if isKeyFrame, !unit.hasParameterSets { assembly.prepend(units: parameterSets.units) }
            assembly.frame.format = .video(
                VideoFormat(
                    width: sequence.width, height: sequence.height,
                    configuration: .h264(
                        sequenceParameterSets: parameterSets.sequenceBytes,
                        pictureParameterSets: parameterSets.pictureBytes),
                    reorderDepth: sequence.reorderDepth, isInOutputOrder: sequence.isInOutputOrder))
        }
        assembly.emit(into: &frames)
    }
}
