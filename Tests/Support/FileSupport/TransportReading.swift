/// A transport stream read back, as ISO/IEC 13818-1 §2.4 describes it; independent of the writer.
public struct TransportReading {
    public struct Unit: Equatable {
        public var presentationTime: Int64
        public var decodeTime: Int64
        public var isRandomAccess: Bool
        public var bytes: [UInt8]
    }

    /// Access units by packet identifier.
    public private(set) var units: [UInt16: [Unit]] = [:]
    /// Clocks in ticks of 90 kHz, in the order of the stream.
    public private(set) var clocks: [Int64] = []
    /// What is wrong.
    public private(set) var problems: [String] = []
    /// Packet identifiers in the order of the stream.
    public private(set) var identifiers: [UInt16] = []
    private var counters: [UInt16: UInt8] = [:]
    private var open: [UInt16: (payload: [UInt8], isRandomAccess: Bool)] = [:]

    public init(_ stream: [UInt8]) {
        if stream.count % 188 != 0 { problems.append("\(stream.count) bytes are no whole packets") }
        for start in stride(from: 0, through: stream.count - 188, by: 188) { read(stream[start..<start + 188]) }
        for identifier in open.keys { close(identifier) }
    }

    public static func time(of bytes: [UInt8]) -> Int64 {
        let high = Int64(bytes[0] >> 1 & 7) << 30
        let middle = Int64(bytes[1]) << 22 | Int64(bytes[2] >> 1) << 15
        return high | middle | Int64(bytes[3]) << 7 | Int64(bytes[4] >> 1)
    }

    private mutating func read(_ slice: ArraySlice<UInt8>) {
        let packet = Array(slice)
        guard packet[0] == 0x47 else { return problems.append("no sync byte") }
        let identifier = UInt16(packet[1] & 0x1F) << 8 | UInt16(packet[2])
        identifiers.append(identifier)
        let hasField = packet[3] & 0x20 != 0
        let hasPayload = packet[3] & 0x10 != 0
        let counter = packet[3] & 15
        if let last = counters[identifier], counter != (hasPayload ? (last + 1) & 15 : last) {
            problems.append("PID \(identifier): counter \(counter) after \(last)")
        }
        counters[identifier] = counter
        var position = 4
        var isRandomAccess = false
        if hasField {
            let length = Int(packet[4])
            if length > (hasPayload ? 182 : 183) { problems.append("adaptation field of \(length) bytes") }
            if length > 0 {
                isRandomAccess = packet[5] & 0x40 != 0
                if packet[5] & 0x10 != 0 {
                    let base = packet[6...9].reduce(Int64(0)) { $0 << 8 | Int64($1) }
                    clocks.append(base << 1 | Int64(packet[10] >> 7))
                }
            }
            position = 5 + length
        }
        guard hasPayload, position < 188 else { return }
        if packet[1] & 0x40 != 0 {
            close(identifier)
            open[identifier] = ([], isRandomAccess)
        }
        open[identifier]?.payload += packet[position...]
    }

    private mutating func close(_ identifier: UInt16) {
        guard let (payload, isRandomAccess) = open.removeValue(forKey: identifier), identifier >= 0x100,
            identifier < 0x1000
        else { return }
        guard payload.starts(with: [0, 0, 1]) else { return problems.append("no PES packet") }
        let length = Int(payload[4]) << 8 | Int(payload[5])
        if length != 0, length != payload.count - 6 { problems.append("length \(length) of \(payload.count - 6)") }
        let presentationTime = Self.time(of: Array(payload[9..<14]))
        let hasDecodeTime = payload[7] & 0x40 != 0
        units[identifier, default: []].append(
            Unit(
                presentationTime: presentationTime,
                decodeTime: hasDecodeTime ? Self.time(of: Array(payload[14..<19])) : presentationTime,
                isRandomAccess: isRandomAccess, bytes: Array(payload[(9 + Int(payload[8]))...])))
    }
}
