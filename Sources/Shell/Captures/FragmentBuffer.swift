import Media

/// Puts the fragments of IP packets together (RFC 791 §3.2, RFC 815, RFC 8200 §4.5).
///
/// It keeps what comes, never what a header announces, up to `byteLimit`; the oldest packet leaves first. Fragments
/// that overlap with other bytes make nothing of their packet (RFC 5722 §3); exact copies are passed over, because a
/// capture on several interfaces has each fragment several times.
struct FragmentBuffer {
    /// As long as a job can let `ReorderBuffer` wait: what is whole only after that comes too late for its stream.
    static let lifetime = Interval(milliseconds: 2000)
    /// Two seconds of 32 Mbit/s.
    static let byteLimit = 8 << 20
    /// 65,535 bytes over the smallest link of IPv4, which takes 48 at a time (RFC 791 §3.2).
    static let pieceLimit = 1366
    /// What a packet costs besides its bytes.
    private static let packetCost = 256
    /// Ports of incomplete datagrams that are remembered.
    static let portLimit = 16

    private var packets: [UInt64: FragmentedPacket] = [:]
    private var numbers: [IPFragment.Key: UInt64] = [:]
    /// Numbers are given in order; none below the first is in use.
    private var firstNumber: UInt64 = 0
    private var nextNumber: UInt64 = 0
    private var byteCount = 0
    /// What the last whole packet contains, after its IP header.
    private(set) var payload: [UInt8] = []
    /// IP packets of which not all fragments came in time.
    private(set) var incomplete = 0
    /// UDP ports to which some of them went, in ascending order.
    private(set) var incompletePorts: [UInt16] = []

    /// Takes a fragment. If it completes its packet, `payload` contains the packet, and the result is its protocol
    /// number.
    mutating func insert(_ fragment: IPFragment, from frame: Span<UInt8>, at time: WallTime) -> UInt8? {
        dropOld(at: time)
        let bytes = frame.extracting(fragment.payload)
        var packet = take(fragment.key) ?? FragmentedPacket(began: time)
        // The number is in use again.
        if packet.state == .whole, !packet.contains(bytes, at: fragment.position) {
            packet = FragmentedPacket(began: time)
        }
        let wasWhole = packet.state == .whole
        packet.insert(fragment, bytes)
        let isCompleted = packet.state == .whole && !wasWhole
        if isCompleted { packet.copy(to: &payload) }
        let content = packet.content
        keep(packet, fragment.key)
        while byteCount > Self.byteLimit { dropFirst() }
        return isCompleted ? content : nil
    }

    /// The end of the input: what waits is incomplete.
    mutating func finish() {
        while !packets.isEmpty { dropFirst() }
    }

    private mutating func dropOld(at time: WallTime) {
        while let number = first, let packet = packets[number],
            time.nanoseconds &- packet.began.nanoseconds > Self.lifetime.nanoseconds
        {
            dropFirst()
        }
    }

    private var first: UInt64? {
        mutating get {
            while firstNumber < nextNumber, packets[firstNumber] == nil { firstNumber += 1 }
            return firstNumber < nextNumber ? firstNumber : nil
        }
    }

    private mutating func take(_ key: IPFragment.Key) -> FragmentedPacket? {
        guard let number = numbers.removeValue(forKey: key), let packet = packets.removeValue(forKey: number) else {
            return nil
        }
        byteCount -= packet.byteCount + Self.packetCost
        return packet
    }

    private mutating func keep(_ packet: FragmentedPacket, _ key: IPFragment.Key) {
        var packet = packet
        let number = packet.place?.number ?? nextNumber
        nextNumber = max(nextNumber, number + 1)
        packet.place = (number, key)
        packets[number] = packet
        numbers[key] = number
        byteCount += packet.byteCount + Self.packetCost
    }

    private mutating func dropFirst() {
        guard let number = first, let packet = packets.removeValue(forKey: number) else { return }
        if let key = packet.place?.key, numbers[key] == number { numbers[key] = nil }
        byteCount -= packet.byteCount + Self.packetCost
        guard packet.state != .whole else { return }
        incomplete += 1
        guard let port = packet.destinationPort, incompletePorts.count < Self.portLimit,
            !incompletePorts.contains(port)
        else { return }
        incompletePorts.append(port)
        incompletePorts.sort()
    }
}

/// The fragments of one IP packet.
struct FragmentedPacket {
    enum State {
        case open, whole
        /// Fragments overlap with other bytes, or there are too many.
        case contradictory
    }

    /// Bytes of the packet, from `start` on in `bytes`.
    private struct Piece {
        var range: Range<Int>
        var start: Int
    }

    let began: WallTime
    private(set) var state = State.open
    /// The protocol number, with IPv6 that of the first fragment (RFC 8200 §4.5).
    private(set) var content: UInt8 = 0
    /// Where a buffer keeps it.
    var place: (number: UInt64, key: IPFragment.Key)?
    private var pieces: [Piece] = []
    /// In the order of arrival.
    private var bytes: [UInt8] = []
    /// Known from the last fragment.
    private var length: Int?

    init(began: WallTime) {
        self.began = began
    }

    var byteCount: Int { bytes.count + pieces.count * MemoryLayout<Piece>.stride }

    mutating func insert(_ fragment: IPFragment, _ part: Span<UInt8>) {
        guard state == .open, !contains(part, at: fragment.position) else { return }
        let range = fragment.position..<fragment.position + part.count
        let end = fragment.position + fragment.length
        if fragment.isLast, length == nil { length = end }
        guard !pieces.contains(where: { $0.range.overlaps(range) }), pieces.count < FragmentBuffer.pieceLimit,
            !fragment.isLast || length == end
        else { return giveUp() }
        pieces.append(Piece(range: range, start: bytes.count))
        bytes.append(part)
        if fragment.position == 0 { content = fragment.content }
        guard let length else { return }
        guard pieces.allSatisfy({ $0.range.upperBound <= length }) else { return giveUp() }
        // They do not overlap.
        if bytes.count == length { state = .whole }
    }

    /// Whether these bytes are there already.
    func contains(_ part: Span<UInt8>, at position: Int) -> Bool {
        let range = position..<position + part.count
        let around = pieces.first { $0.range.lowerBound <= range.lowerBound && $0.range.upperBound >= range.upperBound }
        guard let piece = around else { return false }
        let start = piece.start + position - piece.range.lowerBound
        for i in part.indices where bytes[start + i] != part[i] { return false }
        return true
    }

    func copy(to payload: inout [UInt8]) {
        payload.removeAll(keepingCapacity: true)
        for piece in pieces.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            payload.append(bytes.span.extracting(piece.start..<piece.start + piece.range.count))
        }
    }

    /// The port of a datagram whose first fragment came (RFC 768).
    var destinationPort: UInt16? {
        guard content == ProtocolNumber.udp,
            let piece = pieces.first(where: { $0.range.lowerBound == 0 && $0.range.count >= 4 })
        else { return nil }
        return bytes.span.word16(at: piece.start + 2, .big)
    }

    private mutating func giveUp() {
        state = .contradictory
        pieces = []
        bytes = []
    }
}
