/// Where blocks begin and end (draft-ietf-opsawg-pcapng §3.1).
extension CaptureReader {
    /// The length of the block at a distance, if its type allows it and its two lengths agree. For a section header it
    /// sets the byte order.
    mutating func blockLength(at place: Int) throws(CapturesError) -> Int? {
        guard try input.ensure(place + Pcapng.blockOverhead) else { return nil }
        let start = input.start + place
        var order = section.order
        var least = Pcapng.blockOverhead
        if input.bytes.span.word32(at: start, .big) == Pcapng.sectionHeader {
            switch input.bytes.span.word32(at: start + 8, .big) {
            case Pcapng.byteOrderMagic: order = .big
            case Pcapng.byteOrderMagic.byteSwapped: order = .little
            default: return nil
            }
            least = Pcapng.sectionHeaderLength
        }
        let word = input.bytes.span.word32(at: start + 4, order)
        guard word >= least, word <= CaptureLimits.blockLength, word.isMultiple(of: 4) else { return nil }
        let length = Int(word)
        if length <= CaptureLimits.wholeBlockLength {
            guard try input.ensure(place + length) else { return nil }
            let end = input.start + place + length - 4
            guard input.bytes.span.word32(at: end, order) == word else { return nil }
        } else {
            // Of a pipe, nothing that is so far ahead can be seen.
            let trailing = input.word(at: place + length - 4)
            guard trailing.map({ $0.span.word32(at: 0, order) == word }) ?? input.isPipe else { return nil }
        }
        if place == 0 { section.order = order }
        return length
    }

    /// Whether a whole block begins here, in bytes that may be anything.
    mutating func beginsPcapngBlock(at place: Int) throws(CapturesError) -> Bool {
        guard try input.ensure(place + Pcapng.blockOverhead),
            Pcapng.isLookedFor(input.bytes.span.word32(at: input.start + place, section.order)),
            let length = try blockLength(at: place), length <= CaptureLimits.wholeBlockLength
        else { return false }
        return true
    }

    /// Whether a section begins here, or blocks of a section whose header is damaged. Then the byte order is theirs.
    mutating func beginsPcapngSection(at place: Int) throws(CapturesError) -> Bool {
        // Blocks are words. In between, the zeros of a word of the other byte order would make another one.
        guard (input.offset + Int64(place)).isMultiple(of: 4) else { return false }
        for order in [ByteOrder.little, .big] {
            section = PcapngSection(order: order)
            guard try beginsPcapngBlock(at: place), let length = try blockLength(at: place) else { continue }
            let type = input.bytes.span.word32(at: input.start + place, order)
            facts.format = .pcapng
            section.isIncomplete = type != Pcapng.sectionHeader
            if type == Pcapng.sectionHeader { return true }
            if try ends(at: place + length) { return true }
            if try beginsPcapngBlock(at: place + length) { return true }
        }
        return false
    }

    /// Goes on at the end that the damaged block's first length declares, if a block begins there: then only its last
    /// length is damaged, and nothing within it may be taken for a block.
    mutating func resynchronizeBlocks() throws(CapturesError) -> Bool {
        let word = input.bytes.span.word32(at: input.start + 4, section.order)
        if word >= Pcapng.blockOverhead, word <= CaptureLimits.wholeBlockLength, word.isMultiple(of: 4),
            try beginsPcapngBlock(at: Int(word)), try !endsPcapngBlock(at: Int(word))
        {
            let began = input.offset
            input.consume(Int(word))
            noteHole(from: began)
            return true
        }
        return try resynchronize(from: 4)
    }

    /// Whether a whole block ends here that begins behind the start: then something between is missing.
    private mutating func endsPcapngBlock(at place: Int) throws(CapturesError) -> Bool {
        let word = input.bytes.span.word32(at: input.start + place - 4, section.order)
        guard word >= Pcapng.blockOverhead, word < place, word.isMultiple(of: 4) else { return false }
        return try beginsPcapngBlock(at: place - Int(word))
    }

    /// The block at the start is longer than the rest of the file, or consists of the zeros that a crash leaves.
    mutating func isCutOrZero() throws(CapturesError) -> Bool {
        let word = input.bytes.span.word32(at: input.start + 4, section.order)
        if input.bytes.span.word32(at: input.start, .big) == 0, word == 0 { return true }
        let isLong = word > CaptureLimits.wholeBlockLength && word <= CaptureLimits.blockLength
        if isLong { return input.word(at: Int(word) - 4) == nil }
        guard word <= CaptureLimits.wholeBlockLength else { return false }
        return try !input.ensure(Int(word))
    }

    /// Skips a block that is too long for a packet; the end of the file may be inside it only on a pipe.
    mutating func skipLongBlock(_ type: UInt32, _ length: Int) throws(CapturesError) {
        let began = input.offset
        guard try input.skip(length) else { return }
        // No declaration is so long.
        guard type != Pcapng.interfaceDescription, type != Pcapng.sectionHeader else { return noteHole(from: began) }
        if type == Pcapng.enhancedPacket || type == Pcapng.packet || type == Pcapng.simplePacket {
            facts.packets += 1
            facts.oversized += 1
        }
        facts.wholeBytes = input.offset
    }
}
