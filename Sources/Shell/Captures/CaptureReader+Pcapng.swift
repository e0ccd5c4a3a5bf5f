import Media

extension CaptureReader {
    /// What a whole block is.
    private enum Block {
        case packet(CapturedRecord)
        case other
        /// Its content contradicts itself, its section or its checksum.
        case damaged
    }

    /// The next packet block; nil at the end of the file or of its last complete block.
    mutating func nextPcapngRecord() throws(CapturesError) -> CapturedRecord? {
        while try input.ensure(Pcapng.blockHeaderLength) {
            guard let length = try blockLength(at: 0) else {
                let isCut = try isCutOrZero()
                guard try resynchronizeBlocks() else {
                    facts.damage.isTailDamaged = !isCut
                    return nil
                }
                continue
            }
            let type = input.bytes.span.word32(at: input.start, section.order)
            let began = input.offset
            guard length <= CaptureLimits.wholeBlockLength else {
                try skipLongBlock(type, length)
                continue
            }
            let block = type == Pcapng.sectionHeader ? try beginSection(length) : try block(of: type, length)
            switch block {
            case .packet(let record):
                section.hasPackets = true
                facts.wholeBytes = input.offset
                return record
            case .other: facts.wholeBytes = input.offset
            case .damaged: noteHole(from: began)
            }
        }
        return nil
    }

    /// Begins the file: its first section.
    mutating func readPcapngHeader() throws(CapturesError) {
        guard try input.ensure(Pcapng.sectionHeaderLength) else { throw truncatedSectionHeader }
        guard let length = try blockLength(at: 0), length <= CaptureLimits.wholeBlockLength else {
            guard try !isCutOrZero() else { throw truncatedSectionHeader }
            throw .damagedHeader(path: input.path, format: .pcapng)
        }
        let start = input.start
        let major = input.bytes.span.word16(at: start + 12, section.order)
        let minor = input.bytes.span.word16(at: start + 14, section.order)
        // What declares a later version and has nothing of this one behind it is a later version.
        let isFollowed = try beginsPcapngBlock(at: length)
        guard Self.isSupported(major, minor) || isFollowed else {
            throw .unsupportedVersion(path: input.path, format: .pcapng, major: major, minor: minor, offset: 12)
        }
        switch try beginSection(length) {
        case .damaged: noteHole(from: input.offset - Int64(length))
        case .other, .packet: facts.wholeBytes = input.offset
        }
    }

    private var truncatedSectionHeader: CapturesError {
        .truncatedHeader(
            path: input.path, format: .pcapng, needed: Pcapng.sectionHeaderLength, found: input.available)
    }

    /// Some programs write 1.2, which means the same (draft-ietf-opsawg-pcapng §4.1).
    private static func isSupported(_ major: UInt16, _ minor: UInt16) -> Bool {
        major == 1 && (minor == 0 || minor == 2)
    }

    /// Consumes a section header block (draft-ietf-opsawg-pcapng §4.1). A damaged one begins a section all the same.
    private mutating func beginSection(_ length: Int) throws(CapturesError) -> Block {
        let start = input.start
        section = PcapngSection(order: section.order)
        facts.sections += 1
        let major = input.bytes.span.word16(at: start + 12, section.order)
        let minor = input.bytes.span.word16(at: start + 14, section.order)
        let isWhole = Self.isSupported(major, minor) && isIntact(length, optionsAt: 24)
        input.consume(length)
        guard isWhole else {
            section.isIncomplete = true
            facts.damage.isHeaderAssumed = true
            return .damaged
        }
        return .other
    }

    /// Consumes a block.
    private mutating func block(of type: UInt32, _ length: Int) throws(CapturesError) -> Block {
        switch type {
        case Pcapng.enhancedPacket: return try packet(length, isEnhanced: true)
        case Pcapng.packet: return try packet(length, isEnhanced: false)
        case Pcapng.simplePacket: return try simplePacket(length)
        case Pcapng.interfaceDescription: return addInterface(length)
        default:
            // In a journal, its type may be what is damaged.
            let isIntact = isIntact(length, optionsAt: Pcapng.blockHeaderLength)
            input.consume(length)
            return isIntact ? .other : .damaged
        }
    }

    /// Whether a block has the checksum that belongs to its content, or is of a section without checksums.
    ///
    /// - Parameter options: the distance of the options from the block's begin.
    private mutating func isIntact(_ length: Int, optionsAt options: Int) -> Bool {
        let start = input.start
        let end = start + length - Pcapng.checkedEndLength
        guard end >= start + options,
            input.bytes.span.word16(at: end, section.order) == Pcapng.Option.checksum,
            input.bytes.span.word16(at: end + 2, section.order) == 4,
            input.bytes.span.word32(at: end + 8, section.order) == UInt32(Pcapng.Option.endOfOptions)
        else { return !section.isChecked }
        let isRight =
            CRC32.checksum(input.bytes.span.extracting(start..<end + 4))
            == input.bytes.span.word32(at: end + 4, section.order)
        if isRight { section.isChecked = true }
        return isRight
    }

    private mutating func addInterface(_ length: Int) -> Block {
        defer { input.consume(length) }
        guard length >= Pcapng.interfaceDescriptionLength,
            section.interfaces.count < CaptureLimits.interfacesPerSection, isIntact(length, optionsAt: 16)
        else {
            section.isIncomplete = section.isIncomplete || !section.hasPackets
            return .damaged
        }
        let body = input.start + Pcapng.blockHeaderLength..<input.start + length - 4
        let interface = PcapngInterface(body: input.bytes.span.extracting(body), section.order)
        section.interfaces.append(interface)
        facts.addInterface(linkType: interface.linkNumber)
        return .other
    }

    /// An enhanced packet block (draft-ietf-opsawg-pcapng §4.3), or an obsolete packet block. Where the enhanced block
    /// has a word for the interface, the obsolete one has half a word for the interface and half a word for a drop
    /// count.
    private mutating func packet(_ length: Int, isEnhanced: Bool) throws(CapturesError) -> Block {
        let order = section.order
        let word = length >= Pcapng.enhancedPacketLength ? input.bytes.span.word32(at: input.start + 20, order) : .max
        let options = 28 + Pcapng.padded(Int(min(word, UInt32(length))))
        guard options + 4 <= length, isIntact(length, optionsAt: options) else {
            input.consume(length)
            return .damaged
        }
        let isChecked = section.isChecked
        var next: (first: UInt64?, second: UInt64?)
        if !isChecked { next = try packetTimes(after: length, isEnhanced: isEnhanced) }
        let start = input.start
        let number = interfaceNumber(at: 0, isEnhanced: isEnhanced)
        let stamp = stamp(at: 0)
        let frame = start + 28..<start + 28 + Int(word)
        let comments = start + options..<start + length - 4
        let originalLength = Int(input.bytes.span.word32(at: start + 24, order))
        let copy = PcapngOptions.number(after: Pcapng.copyPrefix, in: input.bytes.span.extracting(comments), order)
        input.consume(length)
        guard let interface = interface(number, frame, stamp, next.first, isCopy: copy != nil) else {
            return .damaged
        }
        var time = interface.nanoseconds(stamp)
        if isChecked {
            stamps.note(time)
        } else {
            time = settled(
                time, next: next.first.map { interface.nanoseconds($0) },
                second: next.second.map { interface.nanoseconds($0) })
        }
        section.lastTime = time
        var record = CapturedRecord(
            time: WallTime(nanoseconds: time), rawTime: nil, linkType: interface.check.linkType, frame: frame,
            originalLength: originalLength)
        if isEnhanced, !comments.isEmpty {
            let span = input.bytes.span.extracting(comments)
            record.rawTime = PcapngOptions.rawTime(in: span, order).map { WallTime(nanoseconds: $0) }
            record.number = copy ?? PcapngOptions.number(after: Pcapng.eventPrefix, in: span, order)
        }
        return .packet(record)
    }

    /// The stamps of the next two packets of the same interface; both are nil where the next block is damaged or of
    /// another kind.
    private mutating func packetTimes(
        after length: Int, isEnhanced: Bool
    ) throws(CapturesError) -> (first: UInt64?, second: UInt64?) {
        let type = isEnhanced ? Pcapng.enhancedPacket : Pcapng.packet
        let number = interfaceNumber(at: 0, isEnhanced: isEnhanced)
        var found: (first: UInt64?, second: UInt64?) = (nil, nil)
        var place = length
        for _ in 0..<Self.blocksAhead {
            guard place < CaptureLimits.wholeBlockLength, try beginsPcapngBlock(at: place),
                let ahead = try blockLength(at: place)
            else { return found }
            if input.bytes.span.word32(at: input.start + place, section.order) == type,
                ahead >= Pcapng.enhancedPacketLength,
                interfaceNumber(at: place, isEnhanced: isEnhanced) == number
            {
                guard found.first != nil else {
                    found.first = stamp(at: place)
                    // Only the first record needs the second one.
                    if stamps.last != nil { return found }
                    place += ahead
                    continue
                }
                found.second = stamp(at: place)
                return found
            }
            place += ahead
        }
        return found
    }

    /// Blocks that are looked at for the next packet of an interface.
    private static var blocksAhead: Int { 8 }

    private func interfaceNumber(at place: Int, isEnhanced: Bool) -> UInt32 {
        let start = input.start + place + Pcapng.blockHeaderLength
        return isEnhanced
            ? input.bytes.span.word32(at: start, section.order)
            : UInt32(input.bytes.span.word16(at: start, section.order))
    }

    private func stamp(at place: Int) -> UInt64 {
        let start = input.start + place + Pcapng.blockHeaderLength
        return UInt64(input.bytes.span.word32(at: start + 4, section.order)) << 32
            | UInt64(input.bytes.span.word32(at: start + 8, section.order))
    }

    /// A simple packet block (draft-ietf-opsawg-pcapng §4.4): of the first interface, truncated at its snap length,
    /// without a time.
    private mutating func simplePacket(_ length: Int) throws(CapturesError) -> Block {
        let start = input.start
        defer { input.consume(length) }
        guard length >= Pcapng.simplePacketLength, let interface = section.interfaces.first else { return .damaged }
        let originalLength = input.bytes.span.word32(at: start + 8, section.order)
        let snapLength = interface.snapLength == 0 ? Int.max : interface.snapLength
        let captured = min(Int(originalLength), snapLength)
        guard captured <= length - Pcapng.simplePacketLength else { return .damaged }
        let frame = start + 12
        return .packet(
            CapturedRecord(
                time: WallTime(nanoseconds: section.lastTime), rawTime: nil, linkType: interface.check.linkType,
                frame: frame..<frame + captured, originalLength: Int(originalLength)))
    }

    /// The interface of a packet, as declared, or as concluded from the packet where the declarations are damaged. Nil
    /// for an interface that is not there: then the packet's number is damaged.
    private mutating func interface(
        _ number: UInt32, _ frame: Range<Int>, _ stamp: UInt64, _ next: UInt64?, isCopy: Bool
    ) -> PcapngInterface? {
        // No declaration at all is a damaged one.
        if number >= section.interfaces.count, !section.hasPackets { section.isIncomplete = true }
        guard !section.isIncomplete else {
            if let known = section.assumed[number] { return known }
            let found = PcapngInterface(packet: input.bytes.span.extracting(frame), units: stamp, isCopy: isCopy)
            guard number < CaptureLimits.interfacesPerSection, let found else { return nil }
            section.assumed[number] = found
            facts.damage.isHeaderAssumed = true
            return found
        }
        guard number < section.interfaces.count else { return nil }
        var interface = section.interfaces[Int(number)]
        guard !section.isChecked else { return interface }
        let isOther = interface.check.note(input.bytes.span.extracting(frame))
        if isOther { facts.damage.isHeaderAssumed = true }
        if let next { interface.checkResolution(stamp, next) }
        section.interfaces[Int(number)] = interface
        return interface
    }
}
