public import Media

/// Appends packets and events to a pcapng file that Wireshark can open (draft-ietf-opsawg-pcapng §4).
///
/// Interface 0 is raw IP with synthesised headers for datagrams, interface 1 is LINKTYPE_USER0 with events as JSON, and
/// interface 2 has the same events a second time (`EventCopies`). Times are in nanoseconds. Each block ends with a
/// checksum. Appending copies into one buffer, which is written when it is full or by `write()`. Without `close()`, the
/// buffered bytes are lost.
public struct JournalWriter: ~Copyable {
    private var file: JournalFile
    private var buffer: BlockBuffer
    private var copies: EventCopies

    private static let packetInterface: UInt32 = 0
    private static let eventInterface: UInt32 = 1
    private static let copyInterface: UInt32 = 2
    /// `raw=` and at most 19 digits, with the option's header and padding.
    private static let rawTimeOptionLength = 28
    /// `event=` or `copy=`, and 10 digits, with the option's header: both are padded to the same length.
    private static let numberOptionLength = 20
    private static let numberDigits = 10
    /// The option with the checksum and the end of the options.
    private static let checksumLength = 12

    /// Opens the journal and begins a section in it.
    ///
    /// Without `appending`, the file must not exist yet (EEXIST otherwise): journals are never overwritten. With it, an
    /// earlier journal is truncated after its last complete block and continued; a file that is damaged before its end
    /// is refused and left unchanged.
    public init(
        path: String, appending: Bool, packetInterface: String = "packets", eventInterface: String = "events"
    ) throws(CapturesError) {
        try self.init(
            file: appending ? JournalFile(continuing: path) : JournalFile(creating: path),
            packetInterface: packetInterface, eventInterface: eventInterface)
    }

    /// Goes on in a journal that was read before, behind what is whole of it.
    public init(continuing path: String, extent: JournalExtent) throws(CapturesError) {
        try self.init(
            file: JournalFile(continuing: path, extent: extent), packetInterface: "packets", eventInterface: "events")
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
        copies = EventCopies(count: file.events)
        self.file = file
        buffer = BlockBuffer(capacity: capacity)
        appendSectionHeader()
        appendInterface(LinkType.rawNumber, name: packetInterface)
        appendInterface(LinkType.userNumber, name: eventInterface)
        appendInterface(LinkType.copiesNumber, name: "copies of " + eventInterface)
    }

    /// For `fdatasync` on another thread. The journal owns it; do not close it. -1 after `close()`.
    public var descriptor: Int32 { file.descriptor }

    /// The length of the file once all appended bytes are written.
    public var byteCount: Int64 { file.written + Int64(buffer.count) }

    /// The part of the file that the kernel has.
    public var writtenCount: Int64 { file.written }

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
        try appendDueCopies()
        let length = InternetHeader.length(from: source, to: destination) + datagram.count
        let options = rawTime == nil || rawTime == time ? 0 : Self.rawTimeOptionLength
        let blockLength = Self.blockLength(of: length, options: options)
        try beginPacket(Self.packetInterface, blockLength, length, time)
        InternetHeader.append(to: &buffer, from: source, to: destination, payload: datagram)
        buffer.append(datagram)
        buffer.pad(after: length)
        if let rawTime, options > 0 {
            appendComment(Pcapng.rawTimePrefix, max(rawTime.nanoseconds, 0), digits: Self.timeDigits)
        }
        buffer.endBlock(length: blockLength)
    }

    /// Appends an event: UTF-8 JSON, at most `CaptureLimits.packetLength` bytes.
    public mutating func append(event json: Span<UInt8>, at time: WallTime) throws(CapturesError) {
        guard json.count <= CaptureLimits.packetLength else {
            throw .eventTooLong(length: json.count, limit: CaptureLimits.packetLength)
        }
        try appendDueCopies()
        try append(json, at: time, interface: Self.eventInterface, Pcapng.eventPrefix, number: copies.count)
        copies.append(json, at: time, position: byteCount)
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

    /// Appends the second copies that are missing, writes and closes. It closes the descriptor even if writing fails; a
    /// second call throws `closed`.
    public mutating func close() throws(CapturesError) {
        do throws(CapturesError) {
            try appendCopies()
            try write()
        } catch {
            if file.descriptor >= 0 { try? file.close() }
            throw error
        }
        try file.close()
    }

    /// Appends the second copies that are missing, before the journal is made durable for the last time.
    public mutating func appendCopies() throws(CapturesError) {
        while let event = copies.takeFirst() { try append(event) }
    }

    private mutating func appendDueCopies() throws(CapturesError) {
        guard byteCount >= copies.due else { return }
        while let event = copies.takeDue(at: byteCount) { try append(event) }
    }

    private mutating func append(_ copy: EventCopies.Waiting) throws(CapturesError) {
        try append(
            copy.json.span, at: copy.time, interface: Self.copyInterface, Pcapng.copyPrefix, number: copy.number)
    }

    private mutating func append(
        _ json: Span<UInt8>, at time: WallTime, interface: UInt32, _ prefix: [UInt8], number: Int64
    ) throws(CapturesError) {
        let blockLength = Self.blockLength(of: json.count, options: Self.numberOptionLength)
        try beginPacket(interface, blockLength, json.count, time)
        buffer.append(json)
        buffer.pad(after: json.count)
        appendComment(prefix, number, digits: Self.numberDigits)
        buffer.endBlock(length: blockLength)
    }

    private static func blockLength(of length: Int, options: Int) -> Int {
        Pcapng.enhancedPacketLength + Pcapng.padded(length) + options + checksumLength
    }

    /// Makes room for the block, then appends an enhanced packet block up to its data.
    private mutating func beginPacket(
        _ interface: UInt32, _ blockLength: Int, _ length: Int, _ time: WallTime
    ) throws(CapturesError) {
        guard file.descriptor >= 0 else { throw .closed(path: file.path) }
        if !buffer.hasRoom(for: blockLength) { try write() }
        let stamp = UInt64(max(time.nanoseconds, 0))
        buffer.beginBlock(Pcapng.enhancedPacket, length: blockLength)
        buffer.append(interface)
        buffer.append(UInt32(truncatingIfNeeded: stamp >> 32))
        buffer.append(UInt32(truncatingIfNeeded: stamp))
        buffer.append(UInt32(truncatingIfNeeded: length))
        buffer.append(UInt32(truncatingIfNeeded: length))
    }

    /// The width of the largest Int64, so that the length of a comment with a time is known in advance.
    private static let timeDigits = 19

    private mutating func appendComment(_ prefix: [UInt8], _ number: Int64, digits: Int) {
        let length = prefix.count + digits
        buffer.append(Pcapng.Option.comment)
        buffer.append(UInt16(truncatingIfNeeded: length))
        buffer.append(prefix.span)
        buffer.appendDecimal(number, digits: digits)
        buffer.pad(after: length)
    }

    private mutating func appendSectionHeader() {
        let application = Array("rokuga".utf8)
        let length = Pcapng.sectionHeaderLength + 4 + Pcapng.padded(application.count) + Self.checksumLength
        buffer.beginBlock(Pcapng.sectionHeader, length: length)
        buffer.append(Pcapng.byteOrderMagic)
        buffer.append(UInt16(1))
        buffer.append(UInt16(0))
        // A length of -1: the section ends where the next one begins.
        buffer.append(UInt32.max)
        buffer.append(UInt32.max)
        buffer.appendOption(Pcapng.Option.application, application.span)
        buffer.endBlock(length: length)
    }

    private mutating func appendInterface(_ linkType: UInt32, name: String) {
        // The name is only for display; 255 bytes suffice.
        let name = Array(name.utf8.prefix(255))
        let resolution = [TimestampResolution.nanosecondsOption]
        let length = Pcapng.interfaceDescriptionLength + 4 + Pcapng.padded(name.count) + 8 + Self.checksumLength
        buffer.beginBlock(Pcapng.interfaceDescription, length: length)
        buffer.append(UInt16(truncatingIfNeeded: linkType))
        buffer.append(UInt16(0))
        buffer.append(UInt32(0))  // no snap length
        buffer.appendOption(Pcapng.Option.interfaceName, name.span)
        buffer.appendOption(Pcapng.Option.timestampResolution, resolution.span)
        buffer.endBlock(length: length)
    }
}
