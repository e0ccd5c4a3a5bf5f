/// The file formats that are read. A journal is pcapng.
public enum CaptureFormat: String, Sendable {
    case pcapMicroseconds = "pcap"
    case pcapNanoseconds = "pcap with nanoseconds"
    case pcapng
    /// One stream, recorded by the SFU Janus.
    case mjr = "Janus recording"
    /// What rtpdump and Wireshark write.
    case rtpdump
}

/// What a reader found so far; complete once it has returned `end`.
public struct CaptureFacts: Equatable, Sendable {
    public var format: CaptureFormat
    /// LINKTYPE numbers in the order they were first declared.
    public var linkTypes: [UInt32] = []
    /// Interfaces declared, over all sections; a classic capture has one.
    public var interfaces = 0
    public var sections = 0
    /// Packet records read, of every kind; the sum of the counts below up to `oversized`.
    public var packets = 0
    public var datagrams = 0
    public var events = 0
    /// Whole frames that are not UDP over IP.
    public var notUDP = 0
    /// Fragments of IP packets; they are not reassembled.
    public var fragments = 0
    /// Frames whose IP or UDP header is cut off or contradicts itself.
    public var malformed = 0
    /// Packets of pcapng interfaces whose link type is not read.
    public var otherLinkTypes = 0
    /// Packets longer than `CaptureLimits.packetLength`, skipped.
    public var oversized = 0
    /// Datagrams cut by the snap length; they are in `datagrams` too.
    public var snapped = 0
    /// Bytes at the end of the file that make no whole record: the capture was cut while it was written.
    public var truncatedTailBytes: Int64 = 0
    /// The offset after the last whole record: what a continued journal keeps.
    public var wholeBytes: Int64 = 0

    init(format: CaptureFormat) {
        self.format = format
    }

    /// Adds the counts of another file of the same recording.
    mutating func add(_ other: CaptureFacts) {
        linkTypes += other.linkTypes.filter { !linkTypes.contains($0) }
        interfaces += other.interfaces
        sections += other.sections
        packets += other.packets
        datagrams += other.datagrams
        events += other.events
        notUDP += other.notUDP
        fragments += other.fragments
        malformed += other.malformed
        otherLinkTypes += other.otherLinkTypes
        oversized += other.oversized
        snapped += other.snapped
        truncatedTailBytes += other.truncatedTailBytes
        wholeBytes += other.wholeBytes
    }

    mutating func addInterface(linkType number: UInt32) {
        interfaces += 1
        if !linkTypes.contains(number) { linkTypes.append(number) }
    }
}

/// Limits that no length field of a file can exceed.
public enum CaptureLimits {
    /// The longest packet that Wireshark and tcpdump accept.
    public static let packetLength = 262_144
    /// A longer pcapng block counts as corrupt; libpcap has the same limit.
    public static let blockLength = 16 * 1024 * 1024
    /// A block is held in memory as a whole up to this: the longest packet with as much again for options.
    /// Longer ones are skipped.
    static let wholeBlockLength = 2 * packetLength
    static let interfacesPerSection = 1024
    /// Bytes asked of the kernel at a time.
    static let chunkLength = 1024 * 1024
}
