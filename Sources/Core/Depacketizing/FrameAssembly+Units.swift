import Media

/// NAL units after four-byte lengths, as files have them (ISO/IEC 14496-15 §5.3.2, §8.3.2).
extension FrameAssembly {
    /// Bytes of a unit's length.
    static let lengthByteCount = 4

    /// Whether a packet is the first of its access unit.
    ///
    /// - Parameter isSurelyFirst: it begins with a unit that precedes every slice, or with a picture's first slice.
    func beginsAccessUnit(_ packet: OrderedPacket, isSurelyFirst: Bool) -> Bool {
        switch state {
        case .waiting: isNewTimestamp(packet) || isSurelyFirst
        // Two pictures may have one timestamp.
        case .recovering: isSurelyFirst
        case .skipping: isNewTimestamp(packet)
        case .assembling: false
        }
    }

    /// Begins a unit at the end of the open frame; its bytes follow by `append`. Returns where its length is.
    mutating func beginUnit() -> Int {
        frame.bytes.appendBigEndian(UInt32(0))
        return frame.bytes.count - Self.lengthByteCount
    }

    /// The last unit, whose length is at `offset`, is whole. Returns where its bytes are.
    mutating func endUnit(at offset: Int) -> Range<Int> {
        let start = offset + Self.lengthByteCount
        let length = UInt32(truncatingIfNeeded: frame.bytes.count - start)
        for i in 0..<Self.lengthByteCount {
            frame.bytes[offset + i] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * i))
        }
        return start..<frame.bytes.count
    }

    /// Takes the last unit, whose length is at `offset`, out again.
    mutating func removeUnit(at offset: Int) {
        frame.bytes.removeSubrange(offset...)
    }

    /// Puts whole units in front of the open frame.
    mutating func prepend(units: [[UInt8]]) {
        var front: [UInt8] = []
        for bytes in units {
            front.appendBigEndian(UInt32(truncatingIfNeeded: bytes.count))
            front.append(contentsOf: bytes)
        }
        frame.bytes.insert(contentsOf: front, at: 0)
    }
}
