/// The declarations of a pcapng section; they do not apply to the next section.
struct PcapngSection {
    var order = ByteOrder.little
    var interfaces: [PcapngInterface] = []
    /// Simple packets have no time of their own; they get that of the previous packet.
    var lastTime: Int64 = 0
}

/// One capture interface (draft-ietf-opsawg-pcapng §4.2).
struct PcapngInterface: Equatable {
    var linkNumber: UInt32
    /// Nil for an unsupported link type: its packets are counted and skipped.
    var linkType: LinkType?
    /// Bytes kept of each packet; 0 means all.
    var snapLength: Int
    var resolution = TimestampResolution.microseconds
    /// `if_tsoffset`, in nanoseconds.
    var offset: Int64 = 0

    /// Parses the body of an interface description block; the caller has checked that it has its 8 fixed bytes.
    init(body: Span<UInt8>, _ order: ByteOrder) {
        linkNumber = UInt32(body.word16(at: 0, order))
        linkType = LinkType(number: linkNumber)
        snapLength = Int(body.word32(at: 4, order))
        let options = body.extracting(8..<body.count)
        if let range = PcapngOptions.find(Pcapng.Option.timestampResolution, in: options, order), !range.isEmpty {
            resolution = TimestampResolution(option: options[range.lowerBound])
        }
        if let range = PcapngOptions.find(Pcapng.Option.timestampOffset, in: options, order), range.count == 8 {
            let seconds = Int64(bitPattern: options.word64(at: range.lowerBound, order))
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
            offset = overflow ? (seconds < 0 ? .min : .max) : product
        }
    }

    /// Converts a stamp in the interface's units to nanoseconds since 1970.
    func nanoseconds(_ units: UInt64) -> Int64 {
        let stamp = resolution.nanoseconds(units)
        let (sum, overflow) = stamp.addingReportingOverflow(offset)
        return overflow ? (offset < 0 ? .min : .max) : sum
    }
}
