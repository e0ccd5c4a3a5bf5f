import Media

/// A picture or a frame of audio on its way into a segment of a transport stream. Times are ticks of
/// `CMAFTrack.timeScale`, on the presentation's timeline.
struct TransportUnit: Equatable {
    let period: Int
    /// Of the file of its own track to which it belongs.
    let fileNumber: Int
    var presentationTime: Int64
    /// Not later than the presentation time.
    var decodeTime: Int64
    let isKeyFrame: Bool
    let bytes: [UInt8]

    init(
        period: Int, fileNumber: Int, presentationTime: Int64, decodeTime: Int64, isKeyFrame: Bool,
        copying span: Span<UInt8>
    ) {
        self.period = period
        self.fileNumber = fileNumber
        self.presentationTime = presentationTime
        self.decodeTime = decodeTime
        self.isKeyFrame = isKeyFrame
        var bytes: [UInt8] = []
        bytes.append(span)
        self.bytes = bytes
    }

    /// Moves it behind a decode time: those of a stream increase, also where a track's beginning is corrected.
    func decoded(after last: Int64) -> TransportUnit {
        var moved = self
        moved.decodeTime = max(last + 1, decodeTime)
        moved.presentationTime = max(moved.decodeTime, presentationTime)
        return moved
    }
}
