public import Media

/// One input's audio on the clock of the mix.
///
/// Decoded packets come in order, each with the session time of its first sample; each frame of the mix goes out once.
/// Consecutive packets make a *run*, which keeps the source's own distances. A run's place follows the given times by
/// resampling (`SkewFollower`), so over hours it is within a few milliseconds of them. A gap is silence: audio fades
/// out before it and in after it. Where a packet overlaps existing audio, the new audio takes over by a cross-fade.
///
/// Memory: 512 KiB at the default reach, at 48 kHz some 40 KiB more; nothing is allocated for a packet.
public struct InputLine: Sendable {
    private var ring: AudioRing
    private var resampler: Resampler
    private var follower = SkewFollower()
    /// Where the run's next frame of the mix is written; nil between runs.
    private var next: Int64?
    /// Frames of the run that were faded in.
    private var faded = 0
    public private(set) var tally = InputLineTally()

    /// - Parameter reach: frames that may be written ahead of the read position, rounded up to a power of two.
    public init(reach: Int = 65_536, startingAt position: Int64 = 0) {
        ring = AudioRing(frames: reach)
        ring.skip(to: position)
        resampler = Resampler(sampleRate: MixClock.framesPerSecond)
    }

    /// The next frame to read.
    public var position: Int64 { ring.start }
    /// The end of the written audio; so far only silence follows.
    public var end: Int64 { ring.end }
    /// Frames before this one are complete, as long as the run continues.
    public var reached: Int64 { next ?? ring.end }
    public var isSilent: Bool { ring.isEmpty && next == nil }

    /// How far a reader must stay behind the newest audio, so that it does not end a run: the look-ahead of the filter
    /// (`Resampler.lookAhead`; 32 frames of 8 kHz are 4 ms), and the deviation that is never slewed.
    public static let timeout = Interval(milliseconds: 6)

    /// Takes the audio of one packet; `time` is where its first frame belongs.
    public mutating func insert(_ block: borrowing AudioBlock, at time: SessionTime) {
        let frames = block.frameCount
        guard frames > 0, Resampler.sampleRates.contains(block.sampleRate) else {
            tally.refusedBlocks += 1
            return
        }
        if block.sampleRate != resampler.sampleRate {
            endRun()
            resampler = Resampler(sampleRate: block.sampleRate)
        }
        follow(time)
        if next == nil, !beginRun(at: MixClock.position(of: time)) {
            tally.refusedBlocks += 1
            return
        }
        let samples = block.samples.span
        var start = 0
        while start < frames {
            start += max(1, resampler.push(samples, channelCount: block.channelCount, from: start))
            write()
        }
    }

    /// Reads the frames from `position` on as interleaved stereo. A run that does not reach the end of `target` ends
    /// here.
    ///
    /// - Returns: false if all of it is silence; then `target` is unchanged.
    public mutating func read(from position: Int64, into target: inout MutableSpan<Float>) -> Bool {
        skip(to: position)
        let last = position + Int64(target.count / 2)
        if let next, next < last { endRun() }
        guard position == ring.start, !ring.isEmpty else {
            ring.skip(to: last)
            return false
        }
        ring.read(into: &target)
        return true
    }

    /// Discards the audio before `position`, for a muted input.
    public mutating func skip(to position: Int64) {
        guard position > ring.start else { return }
        if let next, next < position { endRun() }
        ring.skip(to: position)
    }

    /// Ends the run, as at a known pause of the source. Its last 2.5 ms fade out.
    public mutating func endRun() {
        guard next != nil else { return }
        resampler.finish()
        write()
        next = nil
    }

    private mutating func follow(_ time: SessionTime) {
        guard let next else { return }
        let expected = MixClock.time(of: next).nanoseconds
        let deviation = Double(time.nanoseconds &- expected) - resampler.distanceToNextSource
        switch follower.judge(deviation) {
        case .keep: break
        case .slew(let rate):
            resampler.delay(by: deviation, rate: rate)
            tally.greatestDeviation = max(tally.greatestDeviation, Interval(nanoseconds: Int64(deviation.magnitude)))
        case .cut:
            if deviation > 0 { tally.gaps += 1 } else { tally.overlaps += 1 }
            endRun()
        }
    }

    /// False if the place is outside the ring.
    private mutating func beginRun(at position: Int64) -> Bool {
        guard position < ring.limit, position > ring.start - ring.capacity else { return false }
        resampler.reset()
        follower = SkewFollower()
        next = position
        faded = 0
        tally.runs += 1
        ring.truncate(at: max(position, ring.start) + Int64(MixClock.edge))
        return true
    }

    /// Appends the resampler's output to the run.
    private mutating func write() {
        guard var place = next else { return }
        let output = resampler.output
        var frame = Int(max(0, min(Int64(resampler.count), ring.start - place)))
        tally.lateFrames += frame
        place += Int64(frame)
        while faded < MixClock.edge, frame < resampler.count {
            faded += 1
            let share = Float(faded) / Float(MixClock.edge)
            ring.blend(
                output[2 * frame], output[2 * frame + 1],
                share: share * share * (3 - 2 * share), at: place)
            frame += 1
            place += 1
        }
        let left = resampler.count - frame
        let fitting = Int(max(0, min(Int64(left), ring.limit - place)))
        ring.write(output.span, from: frame, count: fitting, at: place)
        tally.earlyFrames += left - fitting
        next = place + Int64(left)
    }
}

/// Statistics of an input's audio.
public struct InputLineTally: Equatable, Sendable {
    /// Stretches without a gap.
    public var runs = 0
    /// Jumps of more than 15 ms forwards and backwards inside a run.
    public var gaps = 0
    public var overlaps = 0
    /// Frames of the mix that came after their place had been read.
    public var lateFrames = 0
    /// Frames of the mix that came too far ahead of the read position.
    public var earlyFrames = 0
    /// Packets without audio, with an impossible rate, or with a place out of reach.
    public var refusedBlocks = 0
    /// The greatest deviation that was slewed.
    public var greatestDeviation = Interval.zero

    public init() {}
}
