public import Media

/// Appends packets and events to a pcapng file that Wireshark can open (draft-ietf-opsawg-pcapng §4).
///
/// Interface 0 is raw IP with synthesised headers for datagrams, interface 1 is LINKTYPE_USER0 with events as JSON;
/// times are in nanoseconds. Appending copies into one buffer, which is written when it is full or by `write()`.
/// Without `close()`, the buffered bytes are lost.
public struct JournalWriter: ~Copyable {
    private var file: JournalFile
    private var buffer: BlockBuffer

    private static let packetInterface: UInt32 = 0
    private static let eventInterface: UInt32 = 1
    /// `raw=` and at most 19 digits, with the option's header, padding and the end of options.
    private static let rawTimeOptionLength = 32

    /// Opens the journal and begins a section in it.
    ///
    /// Without `appending`, the file must not exist yet (EEXIST otherwise): journals are never overwritten. With it, an
    /// earlier journal is truncated after its last complete block and continued; a file that is corrupt before its end
    /// is refused and left unchanged.
    public init(
        path: String, appending: Bool, packetInterface: String = "packets", eventInterface: String = "events"
    ) throws(CapturesError) {
        try self.init(
            file: appending ? JournalFile(continuing: path) : JournalFile(creating: path),
            packetInterface: packetInterface, eventInterface: eventInterface)
    }

    /// Takes ownership of an open descriptor, and begins a section at its position; `path` is for messages.
    public init(
        descriptor: Int32, path: String, packetInterface: String = "packets", eventInterface: String = "events"
    ) throws(CapturesError) {
        try self.init(
            file: JournalFile(descriptor: descriptor, path: path, written: 0),
            packetInterface: packetInterface, eventInterface: eventInterface)
    }

    init(
        file: consuming JournalFile, packetInterface: String, eventInterface: String,
        capacity: Int = BlockBuffer.defaultCapacity
    ) throws(CapturesError) {
        self.file = file
        buffer = BlockBuffer(capacity: capacity)
        appendSectionHeader()
        appendInterface(LinkType.rawNumber, name: packetInterface)
        appendInterface(LinkType.userNumber, name: eventInterface)
    }

    /// For `fdatasync` on another thread. The journal owns it; do not close it. -1 after `close()`.
    public var descriptor: Int32 { file.descriptor }

    /// The length of the file once all appended bytes are written.
    public var byteCount: Int64 { file.written + Int64(buffer.count) }

    /// Appends a datagram that arrived at `time`.
    ///
    /// `rawTime` is the kernel's stamp if `time` is later (a tick that had run). Times before 1970 are written as 1970.
    /// If one endpoint is IPv6 and the other IPv4, the latter is written as an IPv4-mapped address. If it throws,
    /// nothing of the datagram was appended.
    public mutating func append(
        datagram: Span<UInt8>, source: Endpoint, destination: Endpoint, at time: WallTime, rawTime: WallTime? = nil
    ) throws(CapturesError) {
        let limit = InternetHeader.longestPayload(from: source, to: destination)
        guard datagram.count <= limit else { throw .datagramTooLong(length: datagram.count, limit: limit) }
        let length = InternetHeader.length(from: source, to: destination) + datagram.count
        let options = rawTime == nil || rawTime == time ? 0 : Self.rawTimeOptionLength
        let blockLength = Pcapng.enhancedPacketLength + Pcapng.padded(length) + options
        try beginPacket(Self.packetInterface, blockLength, length, time)
        InternetHeader.append(to: &buffer, from: source, to: destination, payload: datagram)
        buffer.append(datagram)
        buffer.pad(after: length)
        if let rawTime, options > 0 { appendRawTime(rawTime) }
        buffer.append(UInt32(truncatingIfNeeded: blockLength))
    }

    /// Appends an event: UTF-8 JSON, at most `CaptureLimits.packetLength` bytes.
    public mutating func append(event json: Span<UInt8>, at time: WallTime) throws(CapturesError) {
        guard json.count <= CaptureLimits.packetLength else {
            throw .eventTooLong(length: json.count, limit: CaptureLimits.packetLength)
        }
        let blockLength = Pcapng.enhancedPacketLength + Pcapng.padded(json.count)
        try beginPacket(Self.eventInterface, blockLength, json.count, time)
        buffer.append(json)
        buffer.pad(after: json.count)
        buffer.append(UInt32(truncatingIfNeeded: blockLength))
    }

    /// Passes the buffered bytes to the kernel. After an error, those that it did not accept stay buffered.
    public mutating func write() throws(CapturesError) {
        try file.write(&buffer)
    }

    /// Writes, and waits until the bytes are on the disk (fdatasync).
    public mutating func synchronize() throws(CapturesError) {
        try write()
        try file.synchronize()
    }

    /// Writes and closes. It closes the descriptor even if writing fails; a second call throws `closed`.
    public mutating func close() throws(CapturesError) {
        do throws(CapturesError) {
            try write()
        } catch {
            if file.descriptor >= 0 { try? file.close() }
            throw error
        }
        try file.close()
    }

    /// Makes room for the block, then appends an enhanced packet block up to its data.
    private mutating func beginPacket(
        _ interface: UInt32, _ blockLength: Int, _ length: Int, _ time: WallTime
    ) throws(CapturesError) {
        guard file.descriptor >= 0 else { throw .closed(path: file.path) }
        if !buffer.hasRoom(for: blockLength) { try write() }
        let stamp = UInt64(max(time.nanoseconds, 0))
        buffer.append(Pcapng.enhancedPacket)
        buffer.append(UInt32(truncatingIfNeeded: blockLength))
        buffer.append(interface)
        buffer.append(UInt32(truncatingIfNeeded: stamp >> 32))
        buffer.append(UInt32(truncatingIfNeeded: stamp))
        buffer.append(UInt32(truncatingIfNeeded: length))
        buffer.append(UInt32(truncatingIfNeeded: length))
    }

    /// The comment always has 19 digits, the width of the largest Int64, so that its length is known in advance.
    private mutating func appendRawTime(_ time: WallTime) {
        let prefix = Pcapng.rawTimePrefix
        let length = prefix.count + 19
        buffer.append(Pcapng.Option.comment)
        buffer.append(UInt16(truncatingIfNeeded: length))
        buffer.append(prefix.span)
        buffer.appendDecimal(max(time.nanoseconds, 0), digits: 19)
        buffer.pad(after: length)
        buffer.append(UInt32(Pcapng.Option.endOfOptions))
    }

    private mutating func appendSectionHeader() {
        let application = Array("rokuga".utf8)
        let length = Pcapng.sectionHeaderLength + 4 + Pcapng.padded(application.count) + 4
        buffer.append(Pcapng.sectionHeader)
        buffer.append(UInt32(truncatingIfNeeded: length))
        buffer.append(Pcapng.byteOrderMagic)
        buffer.append(UInt16(1))
        buffer.append(UInt16(0))
        // A length of -1: the section ends where the next one begins.
        buffer.append(UInt32.max)
        buffer.append(UInt32.max)
        buffer.appendOption(Pcapng.Option.application, application.span)
        buffer.append(UInt32(Pcapng.Option.endOfOptions))
        buffer.append(UInt32(truncatingIfNeeded: length))
    }

    private mutating func appendInterface(_ linkType: UInt32, name: String) {
        // The name is only for display; 255 bytes suffice.
        let name = Array(name.utf8.prefix(255))
        let resolution = [TimestampResolution.nanosecondsOption]
        let length = Pcapng.interfaceDescriptionLength + 4 + Pcapng.padded(name.count) + 8 + 4
        buffer.append(Pcapng.interfaceDescription)
        buffer.append(UInt32(truncatingIfNeeded: length))
        buffer.append(UInt16(truncatingIfNeeded: linkType))
        buffer.append(UInt16(0))
        buffer.append(UInt32(0))  // no snap length
        buffer.appendOption(Pcapng.Option.interfaceName, name.span)
        buffer.appendOption(Pcapng.Option.timestampResolution, resolution.span)
        buffer.append(UInt32(Pcapng.Option.endOfOptions))
        buffer.append(UInt32(truncatingIfNeeded: length))
    }
}
