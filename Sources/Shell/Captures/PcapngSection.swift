/// The declarations of a pcapng section; they do not apply to the next section.
struct PcapngSection {
    var order = ByteOrder.little
    var interfaces: [PcapngInterface] = []
    /// Simple packets have no time of their own; they get that of the previous packet.
    var lastTime: Int64 = 0
    /// Its blocks end with checksums; from the first one on, a block without is damaged.
    var isChecked = false
    /// The section has a packet block before this place.
    var hasPackets = false
    /// A part of its declarations is damaged: packets are read by what they contain.
    var isIncomplete = false
    /// What was concluded for the interfaces of an incomplete section.
    var assumed: [UInt32: PcapngInterface] = [:]
}

/// One capture interface (draft-ietf-opsawg-pcapng §4.2).
struct PcapngInterface: Equatable {
    var linkNumber: UInt32
    var check: LinkTypeCheck
    /// Bytes kept of each packet; 0 means all.
    var snapLength: Int
    var resolution = TimestampResolution.microseconds
    /// `if_tsoffset`, in nanoseconds.
    var offset: Int64 = 0
    private var hasCheckedResolution = false

    /// Parses the body of an interface description block; the caller has checked that it has its 8 fixed bytes.
    init(body: Span<UInt8>, _ order: ByteOrder) {
        linkNumber = UInt32(body.word16(at: 0, order))
        check = LinkTypeCheck(LinkType(number: linkNumber))
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

    /// What an interface must have been whose declaration is damaged; nil if its packet tells nothing.
    ///
    /// - Parameters:
    ///   - units: a stamp of it.
    ///   - isCopy: the packet is the second copy of an event, by its comment.
    init?(packet: Span<UInt8>, units: UInt64, isCopy: Bool) {
        let isEvent =
            packet.count > 1 && packet[0] == UInt8(ascii: "{") && packet[packet.count - 1] == UInt8(ascii: "}")
        guard let linkType = isEvent ? (isCopy ? .copies : .user) : LinkTypeCheck.guess(packet) else { return nil }
        linkNumber = 0
        check = LinkTypeCheck(linkType)
        snapLength = 0
        resolution = .microseconds
        if !Self.isPlausible(nanoseconds(units)) { resolution = .multiply(1) }
    }

    /// Between the years 2000 and 2100.
    static func isPlausible(_ nanoseconds: Int64) -> Bool {
        946_684_800_000_000_000..<4_102_444_800_000_000_000 ~= nanoseconds
    }

    /// Replaces a resolution that puts the first two packets outside this century, if a usual one puts both into it.
    mutating func checkResolution(_ units: UInt64, _ next: UInt64) {
        guard !hasCheckedResolution else { return }
        hasCheckedResolution = true
        let declared = resolution
        guard offset == 0, !Self.isPlausible(nanoseconds(units)), !Self.isPlausible(nanoseconds(next)) else { return }
        for candidate in [TimestampResolution.microseconds, .multiply(1)] {
            resolution = candidate
            if Self.isPlausible(nanoseconds(units)), Self.isPlausible(nanoseconds(next)) { return }
        }
        resolution = declared
    }

    /// Converts a stamp in the interface's units to nanoseconds since 1970.
    func nanoseconds(_ units: UInt64) -> Int64 {
        let stamp = resolution.nanoseconds(units)
        let (sum, overflow) = stamp.addingReportingOverflow(offset)
        return overflow ? (offset < 0 ? .min : .max) : sum
    }
}
