import Media

/// The pictures of one connection in a view: waiting frames, the decoder, and the current picture.
///
/// At a moment the input shows the picture that is nearest to it, so that what happens in it is neither early nor late
/// on average. A view is behind what arrives, so it may look ahead, by half of its own picture at most: a picture that
/// stays for seconds must not come seconds too early.
///
/// Frames are decoded at their time, not on arrival, so that a picture is drawn from the decoder's own memory without a
/// copy. While the input is hidden, nothing is decoded; the frames since the last key frame are kept, and decoded when
/// it is shown again. A sender without key frames would fill the memory with these, so beyond `hiddenByteLimit` they
/// are decoded after all.
struct ViewVideoInput {
    private var queue = FrameQueue()
    private var hidden = FrameQueue()
    /// Nil once the connection is over.
    private var decoder: ViewDecoder?
    /// The prepared moment, or that of the later frame which is nearest to it.
    private var target = SessionTime(nanoseconds: .min)
    /// The latest frame that was due.
    private var lastDue: SessionTime?
    /// Frames of the queue that are left to decode for `target`; nil where nothing is seen of the input.
    private var due: Int?
    /// A frame was sent whose picture was not received yet.
    private var isSent = false
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
    init(decoder: any VideoDecoder) {
        self.decoder = ViewDecoder(decoder)
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

    /// Determines which frames have to be decoded for `moment`. With `sendNext` and `receive` by turns, until there are
    /// no more, `shown` is brought to what belongs there.
    ///
    /// - Parameter reach: a frame that is less than this later than `moment` may be the nearest.
    mutating func prepare(_ moment: SessionTime, reach: Interval = .zero, isVisible: Bool) {
        target = nearest(to: moment, within: reach)
        let count = queue.dueCount(at: target)
        due = isVisible ? count : nil
        guard isVisible else { return hide(count) }
        // They are shown before whatever the decoder gives from now on.
        while let picture = decoder?.takeAhead(at: target) { show(picture) }
    }

    private mutating func nearest(to moment: SessionTime, within reach: Interval) -> SessionTime {
        var neighbours = queue.neighbours(of: moment)
        if let decoded = decoder?.neighbours(of: moment) { neighbours.note(decoded) }
        if let lastDue { neighbours.note(lastDue) }
        lastDue = neighbours.nearest(within: reach) ?? lastDue
        return max(moment, lastDue ?? moment)
    }

    /// How much later than their times the pictures that wait would be shown if they came at the view's rate; nil where
    /// there are too few.
    func phase(_ moments: PictureMoments) -> Interval? {
        PictureLag.phase(moments) { queue.forEachTime($0) }
    }

    /// How much later than with `shift` the pictures that wait will be shown, on average; nil where there are too few.
    func meanLag(_ moments: PictureMoments, shift: Interval) -> Interval? {
        PictureLag(moments, shift: shift) { queue.forEachTime($0) }.map { Interval(nanoseconds: $0.mean) }
    }

    /// Gives the decoder the next frame that it needs; `receive` follows.
    ///
    /// - Returns: false where it has all of them.
    mutating func sendNext() -> Bool {
        guard let due else { return false }
        if !hidden.isEmpty {
            send(hidden[0], for: target)
            hidden.removeFirst()
            return true
        }
        guard due > 0 else { return false }
        if isDecodable(queue[0]) { send(queue[0], for: target) }
        queue.removeFirst()
        self.due = due - 1
        return true
    }

    /// Waits for the frame that was sent.
    mutating func receive() {
        receive(at: target)
    }

    private mutating func receive(at time: SessionTime) {
        guard isSent else { return }
        isSent = false
        do throws(CodecError) {
            if let picture = try decoder?.receive(at: time) { show(picture) }
            tally.decoded += 1
        } catch {
            tally.failed += 1
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
            send(hidden[0], for: hidden[0].sessionTime)
            receive(at: hidden[0].sessionTime)
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

    private mutating func send(_ timed: borrowing TimedFrame, for time: SessionTime) {
        guard decoder != nil else { return }
        rotations.note(timed.frame.rotation, at: timed.sessionTime.nanoseconds)
        // A decoder's picture does not outlive its next call. What is on the canvas stays there.
        releaseShown()
        if let picture = decoder?.receiveLeft(at: time) { show(picture) }
        releaseShown()
        do throws(CodecError) {
            try decoder?.send(timed)
            isSent = true
        } catch {
            tally.failed += 1
        }
    }

    private mutating func releaseShown() {
        if !(shown is CopiedFrame) { shown = nil }
    }

    /// The connection is over: what it held is let go, what was counted stays.
    mutating func release() {
        shown = nil
        decoder = nil
        queue = FrameQueue()
        hidden = FrameQueue()
    }

    private mutating func show(_ picture: any DecodedFrame) {
        shown = picture
        shownTime = SessionTime(nanoseconds: picture.tag)
        shownRotation = rotations.rotation(at: picture.tag)
        serial += 1
    }
}
