import Media

/// The pictures of one connection in a view: waiting frames, the decoder, and the current picture.
///
/// Frames are decoded at their time, not on arrival, so that a picture is drawn from the decoder's own memory without a
/// copy. While the input is hidden, nothing is decoded; the frames since the last key frame are kept, and decoded when
/// it is shown again. A sender without key frames would fill the memory with these, so beyond `hiddenByteLimit` they
/// are decoded after all.
struct ViewVideoInput {
    private var queue = FrameQueue()
    private var hidden = FrameQueue()
    /// Nil once the connection is over.
    private var decoder: (any VideoDecoder)?
    /// Decoded ahead of their moment, because decoding order is not presentation order.
    private var ahead: [CopiedFrame] = []
    /// Decoding order was not presentation order once: pictures are copied from then on.
    private var isReordering = false
    /// The decoder was not asked to its end, because that would take away the picture that is shown.
    private var hasMore = false
    private(set) var shown: (any DecodedFrame)?
    /// What makes it upright.
    private(set) var shownRotation = FrameRotation.none
    private var rotations = RotationTimeline()
    /// Grows with each picture that is shown; the canvas knows by it whether it is up to date.
    private(set) var serial: UInt64 = 0
    /// The time of the picture that is shown, and of the last frame that arrived.
    private(set) var shownTime: SessionTime?
    private(set) var lastTime: SessionTime?
    private(set) var tally = Tally()
    private var format: VideoFormat?
    /// Frames were given up; the others wait for a key frame.
    private(set) var needsKeyFrame = false

    struct Tally: Equatable {
        var decoded = 0
        /// Frames that were not decoded, because the input was hidden and a key frame followed.
        var saved = 0
        var failed = 0
        /// Frames that were given up while a picture was held, with those that needed them.
        var forgotten = 0
    }

    /// Some seconds of a camera; beyond, decoding costs less than keeping.
    static let hiddenByteLimit = 4 << 20
    /// H.264 and H.265 reorder at most 16 pictures (ITU-T H.264 §A.3.1, `max_num_reorder_frames`).
    static let aheadLimit = 16

    init(decoder: any VideoDecoder) {
        self.decoder = decoder
    }

    mutating func append(_ frame: borrowing EncodedFrame, at sessionTime: SessionTime) {
        queue.append(frame, at: sessionTime)
        lastTime = max(lastTime ?? sessionTime, sessionTime)
    }

    /// The view ends: what waits is not wanted any more.
    mutating func close() {
        queue.removeAll()
        hidden.removeAll()
    }

    /// The moment of the first frame that waits: until then there is nothing to be seen.
    var nextTime: SessionTime? { queue.isEmpty ? nil : queue[0].sessionTime }

    /// Brings `shown` to what belongs to `time`.
    mutating func advance(to time: SessionTime, isVisible: Bool) {
        let due = queue.dueCount(at: time)
        guard isVisible else { return hide(due) }
        // They are shown before whatever the decoder gives from now on.
        showAhead(at: time)
        while !hidden.isEmpty {
            decode(hidden[0], at: time)
            hidden.removeFirst()
        }
        for _ in 0..<due {
            if isDecodable(queue[0]) { decode(queue[0], at: time) }
            queue.removeFirst()
        }
    }

    /// Like a hidden input, but cheaper still: frames that would have to be decoded because they cannot be kept are
    /// dropped, and the last picture stays until a key frame arrives.
    mutating func hold(to time: SessionTime) {
        keep(queue.dueCount(at: time))
        guard hidden.byteCount > Self.hiddenByteLimit else { return }
        tally.forgotten += hidden.count
        hidden.removeAll()
        needsKeyFrame = true
    }

    private mutating func hide(_ due: Int) {
        keep(due)
        while hidden.byteCount > Self.hiddenByteLimit {
            decode(hidden[0], at: hidden[0].sessionTime)
            hidden.removeFirst()
        }
    }

    /// Keeps what is decoded when the input is seen again.
    private mutating func keep(_ due: Int) {
        for _ in 0..<due {
            let timed = queue[0]
            if timed.frame.isKeyFrame {
                tally.saved += hidden.count
                hidden.removeAll()
            }
            if isDecodable(timed) { hidden.append(timed.frame, at: timed.sessionTime) }
            queue.removeFirst()
        }
    }

    /// Whether the frame can be decoded after the dropped ones.
    private mutating func isDecodable(_ timed: borrowing TimedFrame) -> Bool {
        if timed.frame.isKeyFrame { needsKeyFrame = false }
        if needsKeyFrame { tally.forgotten += 1 }
        return !needsKeyFrame
    }

    private mutating func decode(_ timed: borrowing TimedFrame, at time: SessionTime) {
        if case .video(let video)? = timed.frame.format { format = video }
        rotations.note(timed.frame.rotation, at: timed.sessionTime.nanoseconds)
        guard let decoder else { return }
        // A decoder's picture does not outlive its next call. What is on the canvas stays there.
        releaseShown()
        // What was left in the decoder when the last picture was taken without a copy.
        if hasMore { takePictures(at: time) }
        releaseShown()
        do throws(CodecError) {
            try decoder.send(timed.frame.bytes.span, format: format, tag: timed.sessionTime.nanoseconds)
            tally.decoded += 1
            takePictures(at: time)
        } catch {
            tally.failed += 1
        }
    }

    private mutating func releaseShown() {
        if !(shown is CopiedFrame) { shown = nil }
    }

    /// Receives the decoder's pictures: all of them if they must be copied, else the one that is ready.
    private mutating func takePictures(at time: SessionTime) {
        hasMore = false
        while let picture = decoder?.receive() {
            let moment = SessionTime(nanoseconds: picture.tag)
            if moment > time {
                isReordering = true
                if ahead.count < Self.aheadLimit { ahead.append(CopiedFrame(copying: picture)) }
            } else if isReordering {
                show(CopiedFrame(copying: picture), at: moment)
            } else {
                show(picture, at: moment)
                hasMore = true
                return
            }
        }
    }

    /// The connection is over: what it held is let go, what was counted stays.
    mutating func release() {
        shown = nil
        decoder = nil
        queue = FrameQueue()
        hidden = FrameQueue()
        ahead = []
    }

    private mutating func show(_ picture: any DecodedFrame, at moment: SessionTime) {
        shown = picture
        shownTime = moment
        shownRotation = rotations.rotation(at: moment.nanoseconds)
        serial += 1
    }

    private mutating func showAhead(at time: SessionTime) {
        while let first = ahead.first, first.tag <= time.nanoseconds {
            show(first, at: SessionTime(nanoseconds: first.tag))
            ahead.removeFirst()
        }
    }
}
