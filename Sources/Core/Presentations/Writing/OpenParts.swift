/// The parts that a segment has so far. Times are ticks of the track's time scale.
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

    mutating func append(_ bytes: [UInt8], from begin: Int64, until end: Int64, keyFrameByteCount: Int?) {
        if count == 0 {
            self.begin = begin
            self.keyFrameByteCount = keyFrameByteCount
        }
        self.bytes += bytes
        self.end = end
        count += 1
    }
}
