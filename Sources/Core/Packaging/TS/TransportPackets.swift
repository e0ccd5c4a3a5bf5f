import Media

/// The packets of one stream of a transport stream (ISO/IEC 13818-1 §2.4.3.2): 188 bytes each, counted.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +---------------+-+-+-+-------------------------+---+---+-------+
///     |    sync 47    |e|u|p|           PID           | s |a p| count |
///     +---------------+-+-+-+-------------------------+---+---+-------+
struct TransportPackets: Equatable, Sendable {
    /// The format's name in errors.
    static let containerName = "ts"
    static let byteCount = 188
    private static let headerByteCount = 4

    let identifier: UInt16
    /// Of the last packet with payload; goes on from segment to segment.
    private var counter: UInt8 = 15

    init(identifier: UInt16) {
        self.identifier = identifier
    }

    /// What the adaptation field of a unit's first packet says (§2.4.3.4).
    struct Adaptation: Equatable, Sendable {
        /// Decoding may begin here.
        var isRandomAccess = false
        /// The program clock when this packet comes, in ticks of 90 kHz.
        var clock: Int64?

        fileprivate var isEmpty: Bool { !isRandomAccess && clock == nil }

        /// The field behind its length: flags, then the clock.
        fileprivate var bytes: [UInt8] {
            guard !isEmpty else { return [] }
            var bytes: [UInt8] = [(isRandomAccess ? 0x40 : 0) | (clock == nil ? 0 : 0x10)]
            if let clock {
                // 33 bits, six reserved ones, and nine of 27 MHz, which are 0 (§2.4.3.5).
                let base = UInt64(bitPattern: clock) & 0x1_FFFF_FFFF
                bytes.appendBigEndian(UInt32(truncatingIfNeeded: base >> 1))
                bytes += [UInt8(truncatingIfNeeded: base << 7) | 0x7E, 0]
            }
            return bytes
        }
    }

    /// Divides a unit among packets: a table's section with its pointer, or an access unit with its header. The last
    /// one is filled up, sections with bytes that no section has (§2.4.4), access units in the adaptation field.
    mutating func append(_ unit: [UInt8], _ adaptation: Adaptation? = nil, to output: inout [UInt8]) {
        var position = 0
        while position < unit.count {
            let isFirst = position == 0
            var field = isFirst ? adaptation?.bytes ?? [] : []
            let room = Self.byteCount - Self.headerByteCount - (field.isEmpty ? 0 : 1 + field.count)
            let count = min(room, unit.count - position)
            let stuffing = room - count
            var hasField = !field.isEmpty
            if adaptation != nil, stuffing > 0 {
                // One byte is the length of a field that has nothing else; two and more begin with the flags.
                let added = hasField ? stuffing : stuffing - 1
                if field.isEmpty, added > 0 { field = [0] }
                field += Array(repeating: 0xFF, count: added - (hasField || added == 0 ? 0 : 1))
                hasField = true
            }
            counter = (counter + 1) & 15
            appendHeader(isStart: isFirst, control: hasField ? 3 : 1, to: &output)
            if hasField {
                output.append(UInt8(field.count))
                output += field
            }
            output += unit[position..<position + count]
            if adaptation == nil { output += Array(repeating: 0xFF, count: stuffing) }
            position += count
        }
    }

    /// A packet with the clock and no payload, which is not counted (§2.4.3.3).
    func appendClock(_ clock: Int64, to output: inout [UInt8]) {
        let field = Adaptation(clock: clock).bytes
        let room = Self.byteCount - Self.headerByteCount - 1
        appendHeader(isStart: false, control: 2, to: &output)
        output.append(UInt8(room))
        output += field
        output += Array(repeating: 0xFF, count: room - field.count)
    }

    private func appendHeader(isStart: Bool, control: UInt8, to output: inout [UInt8]) {
        output.append(0x47)
        output.appendBigEndian((isStart ? 0x4000 : 0) | identifier & 0x1FFF)
        output.append(control << 4 | counter)
    }
}
