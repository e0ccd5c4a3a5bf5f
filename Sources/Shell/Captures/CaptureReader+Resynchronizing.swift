extension CaptureReader {
    /// Consumes everything up to the next whole record, `distance` bytes or more ahead, and notes the hole. False if no
    /// record follows: then the rest of the file is its tail.
    ///
    /// The work is linear in the size of the file: each byte is looked at once here, and a format's own look ahead is
    /// bounded by a few records.
    mutating func resynchronize(from distance: Int) throws(CapturesError) -> Bool {
        let began = input.offset
        var distance = distance
        while true {
            let end = distance + CaptureLimits.searchLength
            if let place = try findRecord(from: distance, before: end) {
                input.consume(place)
                noteHole(from: began)
                return true
            }
            guard try input.ensure(end) else { return false }
            input.consume(end)
            distance = 0
        }
    }

    /// The distance to the first whole record between two distances; it consumes nothing.
    mutating func findRecord(from first: Int, before end: Int) throws(CapturesError) -> Int? {
        var place = first
        while place < end, try input.ensure(place + 8) {
            if let behind = input.endOfUnreadable(at: place) {
                place = min(behind, end)
                continue
            }
            let isFound =
                switch facts.format {
                case .pcapng: try beginsPcapngBlock(at: place)
                case .pcapMicroseconds, .pcapNanoseconds: try beginsPcapRecord(at: place)
                case .mjr: try beginsMJRRecord(at: place)
                case .rtpdump: try beginsRTPDumpRecord(at: place)
                }
            if isFound { return place }
            place += 1
        }
        return nil
    }

    /// Notes that everything from an offset up to the next byte is a hole.
    mutating func noteHole(from offset: Int64) {
        facts.damage.note(CaptureDamage.Hole(offset: offset, length: input.offset - offset))
        facts.wholeBytes = max(facts.wholeBytes, input.offset)
        if !section.hasPackets { section.isIncomplete = true }
        noteUnreadable()
    }

    /// What is behind the last whole record: a cut record, as an interrupted recorder leaves it, or bytes that the disk
    /// cannot read.
    mutating func noteTail() {
        let length = input.bytesRead - facts.wholeBytes
        guard input.unreadableEnd > facts.wholeBytes else {
            facts.damage.tailBytes = length
            return
        }
        facts.damage.note(CaptureDamage.Hole(offset: facts.wholeBytes, length: length))
    }

    mutating func noteUnreadable() {
        facts.damage.unreadableBytes = input.unreadable.bytes
        facts.damage.readError = input.unreadable.first?.code
    }

    /// Whether the source ends at this distance.
    mutating func ends(at distance: Int) throws(CapturesError) -> Bool {
        try !input.ensure(distance + 1)
    }

    /// The arrival time of a record without a checksum.
    mutating func settled(_ time: Int64, next: Int64?, second: Int64?) -> Int64 {
        let settled = stamps.settle(time, next: next, second: second)
        if settled.isReplaced { facts.damage.restamped += 1 }
        return settled.time
    }

    // MARK: - The header of a file

    /// Looks for the first records of a file whose header is damaged, and concludes the format from them. False if
    /// there are none.
    mutating func findFormat() throws(CapturesError) -> Bool {
        var place = 0
        let began = input.offset
        while input.offset < CaptureLimits.headerSearchLength, try input.ensure(place + 8) {
            if try beginsAnyFormat(at: place) {
                input.consume(place)
                facts.damage.isHeaderAssumed = true
                noteHole(from: began)
                facts.wholeBytes = input.offset
                if facts.sections == 0 { facts.sections = 1 }
                return true
            }
            place += 1
            guard place == CaptureLimits.searchLength else { continue }
            input.consume(place)
            place = 0
        }
        return false
    }

    private mutating func beginsAnyFormat(at place: Int) throws(CapturesError) -> Bool {
        if try beginsPcapngSection(at: place) { return true }
        if try beginsPcapPackets(at: place) { return true }
        if try beginsMJRPackets(at: place) { return true }
        return try beginsRTPDumpPackets(at: place)
    }
}
