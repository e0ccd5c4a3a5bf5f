/// The parts that the segment of a track has so far. Times are ticks of the track's time scale.
struct OpenParts {
    /// Of the first part; nil before it.
    private(set) var begin: Int64?
    /// Where the last part ended; nil before the first one.
    private(set) var end: Int64?
    private(set) var count = 0
    /// Of the parts, one after the other: so far, these are the segment's.
    private(set) var bytes: [UInt8] = []
    /// Of the key frame with which the segment begins (`PresentedSegment.keyFrameByteCount`).
    private(set) var keyFrameByteCount: Int?
    /// Of the part that is being filled: whether it began with a key frame.
    var isNextIndependent = false
    /// Of all segments.
    private(set) var fragmentCount = 0

    /// Another part.
    ///
    /// - Parameter fragments: numbers that it has used.
    mutating func append(
        _ bytes: [UInt8], from begin: Int64, until end: Int64, fragments: Int = 1, keyFrameByteCount: Int?
    ) {
        if count == 0 {
            self.begin = begin
            self.keyFrameByteCount = keyFrameByteCount
        }
        self.bytes += bytes
        self.end = end
        count += 1
        fragmentCount += fragments
    }

    /// Another segment begins.
    mutating func removeAll() {
        (begin, end, keyFrameByteCount) = (nil, nil, nil)
        count = 0
        bytes = []
    }
}
