/// The supported file formats. A journal is pcapng.
public enum CaptureFormat: String, Sendable {
    case pcapMicroseconds = "pcap"
    case pcapNanoseconds = "pcap with nanoseconds"
    case pcapng
    /// One stream, recorded by the SFU Janus.
    case mjr = "Janus recording"
    /// The format of rtpdump and Wireshark.
    case rtpdump
}

/// Facts that a reader has found so far; complete once it has returned `end`.
public struct CaptureFacts: Equatable, Sendable {
    public var format: CaptureFormat
    /// LINKTYPE numbers in the order of their first declaration.
    public var linkTypes: [UInt32] = []
    /// Declared interfaces of all sections; a classic capture has one.
    public var interfaces = 0
    public var sections = 0
    /// Packet records of every kind; the sum of the counts below up to `oversized`, less `fragments.reassembled`.
    public var packets = 0
    public var datagrams = 0
    public var events = 0
    /// Whole frames that are not UDP over IP.
    public var notUDP = 0
    public var fragments = FragmentFacts()
    /// Frames whose IP or UDP header is truncated or inconsistent.
    public var malformed = 0
    /// Packets of pcapng interfaces with an unsupported link type.
    public var otherLinkTypes = 0
    /// Packets longer than `CaptureLimits.packetLength`, skipped.
    public var oversized = 0
    /// Datagrams truncated by the snap length; they are in `datagrams` too.
    public var snapped = 0
    /// What is not readable before the end.
    public var damage = CaptureDamage()
    /// The offset after the last complete record, which is where a continued journal is truncated.
    public var wholeBytes: Int64 = 0

    init(format: CaptureFormat) {
        self.format = format
    }

    /// Bytes behind the last whole record: the capture was interrupted while it was written.
    public var truncatedTailBytes: Int64 { damage.tailBytes }

    /// Adds the counts of another file of the same recording.
    mutating func add(_ other: CaptureFacts) {
        linkTypes += other.linkTypes.filter { !linkTypes.contains($0) }
        interfaces += other.interfaces
        sections += other.sections
        packets += other.packets
        datagrams += other.datagrams
        events += other.events
        notUDP += other.notUDP
        fragments.add(other.fragments)
        malformed += other.malformed
        otherLinkTypes += other.otherLinkTypes
        oversized += other.oversized
        snapped += other.snapped
        damage.add(other.damage)
        wholeBytes += other.wholeBytes
    }

    mutating func addInterface(linkType number: UInt32) {
        interfaces += 1
        if !linkTypes.contains(number) { linkTypes.append(number) }
    }
}

/// Limits that no length field of a file can exceed.
public enum CaptureLimits {
    /// The limit of Wireshark and tcpdump.
    public static let packetLength = 262_144
    /// A longer pcapng block counts as corrupt; this is libpcap's limit too.
    public static let blockLength = 16 * 1024 * 1024
    /// A block up to this length is read into memory as a whole: the longest packet, and as much again for options.
    /// Longer blocks are skipped.
    static let wholeBlockLength = 2 * packetLength
    static let interfacesPerSection = 1024
    /// Bytes that are searched for a record before they leave the buffer. The longest packets of a chain fit behind
    /// them.
    static let searchLength = 65_536
    /// How far a file is searched for its first record, if its header is damaged. More is no capture.
    static let headerSearchLength: Int64 = 64 * 1024 * 1024
    /// Bytes per read from the kernel.
    static let chunkLength = 1024 * 1024
}
