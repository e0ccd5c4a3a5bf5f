import Media

/// What reception gives: frames with their places and what else the outputs and views need to know, in one sequence.
struct ReceptionResults {
    enum Result {
        /// The frame at an index of `frames`.
        case frame(PlacedFrame, index: Int)
        /// An epoch of a track ended (RFC 3550 §8.2): what follows has another SSRC or another clock.
        case epochEnded(TrackID)
        /// Something arrived for a connection, whether it can be used or not.
        case heard(connection: Int, at: SessionTime)
        /// A connection said goodbye (RFC 3550 §6.6).
        case goodbye(connection: Int, at: SessionTime)
    }

    private var results: [Result] = []
    private var frames = FrameList()

    var count: Int { results.count }

    subscript(number: Int) -> Result { results[number] }

    /// Takes a frame; the caller gets empty storage back.
    mutating func append(swapping frame: inout EncodedFrame, _ placed: PlacedFrame) {
        results.append(.frame(placed, index: frames.count))
        frames.append(swapping: &frame)
    }

    mutating func append(_ result: Result) {
        results.append(result)
    }

    /// Exchanges a frame with `frame`: for a caller that works on one without holding on to the list.
    mutating func exchange(_ index: Int, with frame: inout EncodedFrame) {
        frames.exchange(index, with: &frame)
    }

    /// Everything was handed on; the storage stays.
    mutating func removeAll() {
        results.removeAll(keepingCapacity: true)
        frames.removeAll()
    }
}
