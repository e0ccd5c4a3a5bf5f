import Media

/// The index of a file (RFC 9559 §5.1.5): where to begin reading for a moment.
///
/// Times are kept in ticks of the track's clock and become milliseconds at the end, so that a cue follows a moved
/// start.
struct Cues {
    /// One entry, 24 bytes.
    struct Point {
        var presentationTime: Int64
        /// Distance of the cluster from the Segment's content.
        var cluster: Int64
        /// Distance of the block from the cluster's content.
        var relative: UInt32
        var track: UInt8
    }

    private(set) var points: [Point] = []

    mutating func append(_ point: Point) {
        points.append(point)
    }

    /// All cues in the order of the times that `milliseconds` gives. Every entry has the same size.
    func rendered(milliseconds: (Point) -> Int64) -> [UInt8] {
        // Equal times keep the order of the blocks in the file.
        let order = points.indices.map { (time: milliseconds(points[$0]), index: $0) }.sorted { $0 < $1 }
        let size = UInt64(points.count * Self.pointSize)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12 + Int(size))
        bytes += ElementIdentifier.cues.bytes
        bytes += elementSize(size, width: 8)
        for (time, index) in order {
            append(points[index], time: time, to: &bytes)
        }
        return bytes
    }

    private static let pointSize = 33

    private func append(_ point: Point, time: Int64, to bytes: inout [UInt8]) {
        // Every identifier here has one byte, and every size too (0x80 | size).
        bytes.append(0xBB)  // CuePoint
        bytes.append(0x80 | 31)
        bytes.append(0xB3)  // CueTime
        bytes.append(0x88)
        bytes.appendBigEndian(time)
        bytes.append(0xB7)  // CueTrackPositions
        bytes.append(0x80 | 19)
        bytes.append(0xF7)  // CueTrack
        bytes.append(0x81)
        bytes.append(point.track)
        bytes.append(0xF1)  // CueClusterPosition
        bytes.append(0x88)
        bytes.appendBigEndian(point.cluster)
        bytes.append(0xF0)  // CueRelativePosition
        bytes.append(0x84)
        bytes.appendBigEndian(point.relative)
    }
}
