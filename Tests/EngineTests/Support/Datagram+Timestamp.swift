import Media

extension Datagram {
    /// The RTP timestamp (RFC 3550 §5.1).
    var timestamp: UInt32 {
        get { bytes[4..<8].reduce(0) { $0 << 8 | UInt32($1) } }
        set { for i in 0..<4 { bytes[4 + i] = UInt8(truncatingIfNeeded: newValue >> UInt32(24 - 8 * i)) } }
    }

    mutating func move(timestampBy milliseconds: Int64, clockRate: ClockRate) {
        timestamp &+= UInt32(truncatingIfNeeded: milliseconds * clockRate.hertz / 1000)
    }
}

extension [Datagram] {
    /// Packets of which all with the `number`th timestamp, and `count` - 1 more timestamps, have a wrong one.
    func mistaken(at number: Int, count: Int = 1, by milliseconds: Int64, clockRate: ClockRate) -> [Datagram] {
        var timestamps: [UInt32] = []
        return map { datagram in
            if timestamps.last != datagram.timestamp { timestamps.append(datagram.timestamp) }
            var datagram = datagram
            if (number..<number + count).contains(timestamps.count - 1) {
                datagram.move(timestampBy: milliseconds, clockRate: clockRate)
            }
            return datagram
        }
    }
}
