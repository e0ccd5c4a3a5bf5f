import Media

/// The decoder of an input of a view: frames go in at their time, and what comes out waits for its own.
///
/// Sending and receiving are two calls, so that the decoders of several inputs can work at the same time.
struct ViewDecoder {
    private let decoder: any VideoDecoder
    private var format: VideoFormat?
    /// Decoded ahead of their moment, because decoding order is not presentation order.
    private var ahead: [CopiedFrame] = []
    /// Decoding order was not presentation order once: pictures are copied from then on.
    private var isReordering = false
    /// The decoder was not asked to its end, because that would take away the picture that is shown.
    private var hasMore = false

    /// The tag of a frame that is decoded because others refer to it.
    private static let unseen = Int64.min

    /// H.264 and H.265 reorder at most 16 pictures (ITU-T H.264 §A.3.1, `max_num_reorder_frames`).
    static let aheadLimit = 16

    init(_ decoder: any VideoDecoder) {
        self.decoder = decoder
    }

    /// A picture that was left in the decoder when the one before was taken without a copy.
    mutating func receiveLeft(at time: SessionTime) -> (any DecodedFrame)? {
        // The frame that it came from was decoded, or refused, before.
        hasMore ? (try? receive(at: time)) ?? nil : nil
    }

    /// Sends a frame to the decoder. The picture received before becomes invalid.
    mutating func send(_ timed: borrowing TimedFrame) throws(CodecError) {
        if case .video(let video)? = timed.frame.format { format = video }
        let tag = timed.frame.isShown ? timed.sessionTime.nanoseconds : Self.unseen
        try decoder.send(timed.frame.bytes.span, format: format, tag: tag)
    }

    /// The last picture that is due at `time`: the decoder's own, valid until the next call, or a copy where all of
    /// them had to be received.
    mutating func receive(at time: SessionTime) throws(CodecError) -> (any DecodedFrame)? {
        hasMore = false
        var last: (any DecodedFrame)?
        while let picture = try decoder.receive() {
            if picture.tag == Self.unseen { continue }
            if picture.tag > time.nanoseconds {
                isReordering = true
                if ahead.count < Self.aheadLimit { ahead.append(CopiedFrame(copying: picture)) }
            } else if isReordering {
                last = CopiedFrame(copying: picture)
            } else {
                hasMore = true
                return picture
            }
        }
        return last
    }

    /// Of the pictures that were decoded ahead.
    func neighbours(of time: SessionTime) -> TimeNeighbours {
        var neighbours = TimeNeighbours(of: time)
        for picture in ahead { neighbours.note(SessionTime(nanoseconds: picture.tag)) }
        return neighbours
    }

    /// The next picture that was decoded ahead, when its time has come.
    mutating func takeAhead(at time: SessionTime) -> (any DecodedFrame)? {
        guard let first = ahead.first, first.tag <= time.nanoseconds else { return nil }
        return ahead.removeFirst()
    }
}
