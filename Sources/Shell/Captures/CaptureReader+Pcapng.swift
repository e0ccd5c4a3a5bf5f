import Media

extension CaptureReader {
    /// The next packet block; nil at the end of the file or of its last complete block.
    mutating func nextPcapngRecord() throws(CapturesError) -> CapturedRecord? {
        while try input.ensure(Pcapng.blockHeaderLength) {
            let type = input.bytes.span.word32(at: input.start, section.order)
            if type == Pcapng.sectionHeader {
                guard try beginSection() else { return nil }
                continue
            }
            let word = input.bytes.span.word32(at: input.start + 4, section.order)
            // After a crash, a file may be longer than the bytes written to it: the rest reads as zeros.
            if type == 0, word == 0, try isZeroToEnd() { return nil }
            let length = try checkedLength(word, least: Pcapng.blockOverhead)
            guard length <= CaptureLimits.wholeBlockLength else {
                guard try skipLongBlock(type, length) else { return nil }
                continue
            }
            guard try consumeBlock(length) else { return nil }
            let body = input.start - length + Pcapng.blockHeaderLength..<input.start - 4
            let record = try record(of: type, body: body)
            facts.wholeBytes = input.offset
            if let record { return record }
        }
        return nil
    }

    /// Reads a section header block (draft-ietf-opsawg-pcapng §4.1), which sets the byte order of the section; false if
    /// the file ends inside it.
    mutating func beginSection() throws(CapturesError) -> Bool {
        guard try input.ensure(Pcapng.blockOverhead) else { return false }
        let magic = input.bytes.span.word32(at: input.start + 8, .big)
        switch magic {
        case Pcapng.byteOrderMagic: section.order = .big
        case Pcapng.byteOrderMagic.byteSwapped: section.order = .little
        default:
            let accepted = UInt64(Pcapng.byteOrderMagic)
            throw corrupt(.byteOrderMagic, UInt64(magic), accepted...accepted)
        }
        let word = input.bytes.span.word32(at: input.start + 4, section.order)
        let length = try checkedLength(
            word, least: Pcapng.sectionHeaderLength, most: CaptureLimits.wholeBlockLength)
        let offset = input.offset
        guard try consumeBlock(length) else { return false }
        let start = input.start - length
        let major = input.bytes.span.word16(at: start + 12, section.order)
        let minor = input.bytes.span.word16(at: start + 14, section.order)
        // Some programs write 1.2, which means the same (draft-ietf-opsawg-pcapng §4.1).
        guard major == 1, minor == 0 || minor == 2 else {
            throw .unsupportedVersion(
                path: input.path, format: .pcapng, major: major, minor: minor, offset: offset + 12)
        }
        section.interfaces.removeAll(keepingCapacity: true)
        section.lastTime = 0
        facts.sections += 1
        facts.wholeBytes = input.offset
        return true
    }

    /// Consumes a block and compares its two lengths; false if the file ends inside it.
    private mutating func consumeBlock(_ length: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(length) else { return false }
        let trailing = input.bytes.span.word32(at: input.start + length - 4, section.order)
        guard Int(trailing) == length else {
            throw corrupt(.trailingBlockLength, UInt64(trailing), UInt64(length)...UInt64(length))
        }
        input.consume(length)
        return true
    }

    /// Skips a block that is too long for a packet; false if the file ends inside it.
    private mutating func skipLongBlock(_ type: UInt32, _ length: Int) throws(CapturesError) -> Bool {
        guard type != Pcapng.interfaceDescription else {
            throw corrupt(
                .blockLength, UInt64(length),
                UInt64(Pcapng.interfaceDescriptionLength)...UInt64(CaptureLimits.wholeBlockLength))
        }
        guard try input.skip(length) else { return false }
        if type == Pcapng.enhancedPacket || type == Pcapng.packet || type == Pcapng.simplePacket {
            facts.packets += 1
            facts.oversized += 1
        }
        facts.wholeBytes = input.offset
        return true
    }

    private mutating func isZeroToEnd() throws(CapturesError) -> Bool {
        let offset = input.offset
        guard try input.isZeroToEnd() else {
            throw .corruptRecord(
                path: input.path, field: .blockLength, value: 0,
                accepted: UInt64(Pcapng.blockOverhead)...UInt64(CaptureLimits.blockLength), offset: offset)
        }
        return true
    }

    private func checkedLength(
        _ word: UInt32, least: Int, most: Int = CaptureLimits.blockLength
    ) throws(CapturesError) -> Int {
        guard word >= least, word <= most, word.isMultiple(of: 4) else {
            throw corrupt(.blockLength, UInt64(word), UInt64(least)...UInt64(most))
        }
        return Int(word)
    }

    private func corrupt(
        _ field: CaptureField, _ value: UInt64, _ accepted: ClosedRange<UInt64>
    ) -> CapturesError {
        .corruptRecord(path: input.path, field: field, value: value, accepted: accepted, offset: input.offset)
    }

    /// The packet in a consumed block; nil for a block of another kind.
    private mutating func record(of type: UInt32, body: Range<Int>) throws(CapturesError) -> CapturedRecord? {
        switch type {
        case Pcapng.enhancedPacket: return try packet(body, isEnhanced: true)
        case Pcapng.packet: return try packet(body, isEnhanced: false)
        case Pcapng.simplePacket: return try simplePacket(body)
        case Pcapng.interfaceDescription:
            try addInterface(body)
            return nil
        default: return nil
        }
    }

    private mutating func addInterface(_ body: Range<Int>) throws(CapturesError) {
        try checkLength(of: body, least: Pcapng.interfaceDescriptionLength)
        guard section.interfaces.count < CaptureLimits.interfacesPerSection else {
            throw .tooManyInterfaces(
                path: input.path, limit: CaptureLimits.interfacesPerSection, offset: blockOffset(of: body))
        }
        let interface = PcapngInterface(body: input.bytes.span.extracting(body), section.order)
        section.interfaces.append(interface)
        facts.addInterface(linkType: interface.linkNumber)
    }

    /// An enhanced packet block (draft-ietf-opsawg-pcapng §4.3), or an obsolete packet block. Where the enhanced block
    /// has a word for the interface, the obsolete one has half a word for the interface and half a word for a drop
    /// count.
    private mutating func packet(_ body: Range<Int>, isEnhanced: Bool) throws(CapturesError) -> CapturedRecord {
        try checkLength(of: body, least: Pcapng.enhancedPacketLength)
        let order = section.order
        let start = body.lowerBound
        let number =
            isEnhanced
            ? input.bytes.span.word32(at: start, order) : UInt32(input.bytes.span.word16(at: start, order))
        let interface = try interface(number, body)
        let stampHigh = UInt64(input.bytes.span.word32(at: start + 4, order))
        let stamp = stampHigh << 32 | UInt64(input.bytes.span.word32(at: start + 8, order))
        let captured = input.bytes.span.word32(at: start + 12, order)
        let originalLength = Int(input.bytes.span.word32(at: start + 16, order))
        let frame = start + 20
        try checkCapturedLength(captured, most: body.upperBound - frame, body)
        section.lastTime = interface.nanoseconds(stamp)
        let options = frame + Pcapng.padded(Int(captured))
        var rawTime: WallTime?
        if isEnhanced, options < body.upperBound {
            let span = input.bytes.span.extracting(options..<body.upperBound)
            rawTime = PcapngOptions.rawTime(in: span, order).map { WallTime(nanoseconds: $0) }
        }
        return CapturedRecord(
            time: WallTime(nanoseconds: section.lastTime), rawTime: rawTime, linkType: interface.linkType,
            frame: frame..<frame + Int(captured), originalLength: originalLength)
    }

    /// A simple packet block (draft-ietf-opsawg-pcapng §4.4): of the first interface, truncated at its snap length,
    /// without a time.
    private mutating func simplePacket(_ body: Range<Int>) throws(CapturesError) -> CapturedRecord {
        try checkLength(of: body, least: Pcapng.simplePacketLength)
        let interface = try interface(0, body)
        let originalLength = input.bytes.span.word32(at: body.lowerBound, section.order)
        let snapLength = interface.snapLength == 0 ? Int.max : interface.snapLength
        let captured = UInt32(min(Int(originalLength), snapLength))
        let frame = body.lowerBound + 4
        try checkCapturedLength(captured, most: body.upperBound - frame, body)
        return CapturedRecord(
            time: WallTime(nanoseconds: section.lastTime), rawTime: nil, linkType: interface.linkType,
            frame: frame..<frame + Int(captured), originalLength: Int(originalLength))
    }

    private func interface(_ number: UInt32, _ body: Range<Int>) throws(CapturesError) -> PcapngInterface {
        guard number < section.interfaces.count else {
            throw .unknownInterface(
                path: input.path, number: number, declared: section.interfaces.count, offset: blockOffset(of: body))
        }
        return section.interfaces[Int(number)]
    }

    private func checkLength(of body: Range<Int>, least: Int) throws(CapturesError) {
        let length = body.count + Pcapng.blockOverhead
        guard length >= least else {
            throw .corruptRecord(
                path: input.path, field: .blockLength, value: UInt64(length),
                accepted: UInt64(least)...UInt64(CaptureLimits.blockLength), offset: blockOffset(of: body))
        }
    }

    private func checkCapturedLength(_ value: UInt32, most: Int, _ body: Range<Int>) throws(CapturesError) {
        guard Int(value) <= most else {
            throw .corruptRecord(
                path: input.path, field: .capturedLength, value: UInt64(value), accepted: 0...UInt64(most),
                offset: blockOffset(of: body))
        }
    }

    /// The file offset of the block that was just consumed.
    private func blockOffset(of body: Range<Int>) -> Int64 {
        input.offset - Int64(body.count + Pcapng.blockOverhead)
    }
}
