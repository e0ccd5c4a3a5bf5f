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

    /// The first `count` are in use; the others keep their places for the next packets.
    private var results: [Result] = []
    private(set) var count = 0
    private var frames = FrameList()

    subscript(number: Int) -> Result { results[number] }

    /// Takes a frame; the caller gets the storage of an earlier one back.
    mutating func append(exchanging frame: inout EncodedFrame, _ placed: PlacedFrame) {
        append(.frame(placed, index: frames.count))
        frames.append(exchanging: &frame)
    }

    mutating func append(_ result: Result) {
        if count < results.count {
            results[count] = result
        } else {
            results.append(result)
        }
        count += 1
    }

    /// Exchanges a frame with `frame`: one that is taken out is read without a copy. What is put in its place is
    /// storage for a later one.
    mutating func exchange(_ frame: inout EncodedFrame, at index: Int) {
        swap(&frames[index], &frame)
    }

    /// Everything was handed on; the storage stays.
    mutating func removeAll() {
        count = 0
        frames.removeAll()
    }
}
