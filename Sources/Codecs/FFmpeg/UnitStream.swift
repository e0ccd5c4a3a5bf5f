import Media

/// Turns NAL units with four-byte lengths (ISO/IEC 14496-15 §5.3.2) into units with start codes (ITU-T H.264 annex B),
/// and back. An `EncodedFrame` has lengths; libavcodec takes and gives start codes.
package enum UnitStream {
    static let startCode: [UInt8] = [0, 0, 0, 1]

    /// Writes start codes over the lengths: both have four bytes.
    ///
    /// - Returns: the first byte of each unit; nil if a length exceeds the frame.
    package static func replaceLengths(in bytes: UnsafeMutableBufferPointer<UInt8>) -> [UInt8]? {
        var headers: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard position <= bytes.count - 4 else { return nil }
            let count =
                unsafe Int(bytes[position]) << 24 | Int(bytes[position + 1]) << 16 | Int(bytes[position + 2]) << 8
                | Int(bytes[position + 3])
            guard count <= bytes.count - position - 4 else { return nil }
            for i in 0..<4 { unsafe bytes[position + i] = startCode[i] }
            if count > 0 { unsafe headers.append(bytes[position + 4]) }
            position += 4 + count
        }
        return headers
    }

    /// The ranges of the units between start codes, without the zeros that may follow a unit.
    package static func units(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var units: [Range<Int>] = []
        var begin: Int?
        var position = 0
        func close(at end: Int) {
            guard let begin else { return }
            var end = end
            while end > begin, unsafe bytes[end - 1] == 0 { end -= 1 }
            if end > begin { units.append(begin..<end) }
        }
        while position + 2 < bytes.count {
            if unsafe bytes[position + 2] > 1 {
                position += 3
            } else if unsafe bytes[position] == 0, unsafe bytes[position + 1] == 0, unsafe bytes[position + 2] == 1 {
                close(at: position)
                begin = position + 3
                position += 3
            } else {
                position += 1
            }
        }
        close(at: bytes.count)
        return units
    }

    /// Appends units with their lengths to `frame`.
    package static func append(_ units: [[UInt8]], to frame: inout [UInt8]) {
        for unit in units {
            frame.appendBigEndian(UInt32(clamping: unit.count))
            frame += unit
        }
    }
}
