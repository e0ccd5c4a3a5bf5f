import Media
import Mixing

/// The audio of one connection in a view: packets that wait, the decoder, and its place in the mix.
struct TimedAudioDecoder {
    private var queue = FrameQueue()
    /// Nil once the connection is over.
    private var decoder: (any AudioDecoder)?
    /// What the packets' lengths count in.
    private let clockRate: ClockRate
    /// Its number in the mixer; nil before its first packet is due.
    private(set) var number: Int?
    private var block = AudioBlock()
    /// Where the audio that was decoded ends; nil before the first packet.
    private var decodedEnd: SessionTime?
    /// The end of all audio that is known, decoded or not.
    private(set) var end: SessionTime?
    private(set) var tally = Tally()
    private var shift = SoundShift()
    /// Nil if voice activity is not needed.
    private var activity: VoiceActivity?
    /// What was found in the packets since `takeVoices`.
    private var voices: [(count: VoiceCount, time: SessionTime)] = []

    struct Tally: Equatable {
        var decoded = 0
        var failed = 0
        /// Audio that was made up for lost packets.
        var concealed = Interval.zero
    }

    /// Made-up audio becomes a drone after some packets; what is lost beyond is silence.
    static let longestConcealment = Interval(milliseconds: 120)
    /// Below the shortest frame of Opus a hole is rounding.
    static let shortestConcealment = Interval(nanoseconds: 2_500_000)

    /// - Parameter isWatched: detects voice activity; the caller collects the result (`takeVoices`).
    init(decoder: any AudioDecoder, clockRate: ClockRate, isWatched: Bool = false) {
        self.decoder = decoder
        self.clockRate = clockRate
        activity = isWatched ? VoiceActivity() : nil
    }

    mutating func append(_ frame: borrowing EncodedFrame, at sessionTime: SessionTime) {
        queue.append(frame, at: sessionTime)
        let last = sessionTime + clockRate.interval(ofTicks: max(0, frame.duration))
        end = max(end ?? last, last)
    }

    /// Where the audio ends in the mix.
    var heardEnd: SessionTime? { end.map { $0 + max(.zero, shift.current) } }

    /// How much later than their times the pictures beside it are shown, and it is heard.
    var pictureShift: Interval { shift.pictures }
    var lag: Interval { shift.current }

    /// Places the pictures and the audio from now on later than their times.
    ///
    /// - Parameters:
    ///   - phase: of the pictures without a shift; `distance` that of the view's pictures.
    ///   - lag: by how much the pictures are still late with a shift.
    mutating func follow(phase: Interval, distance: Interval, _ lag: (_ shift: Interval) -> Interval?) {
        shift.follow(phase: phase, distance: distance, isHeard: number != nil)
        if let lag = lag(shift.pictures) { shift.follow(lag: lag, distance: distance, isHeard: number != nil) }
    }

    /// The view ends: what waits is not wanted any more.
    mutating func close() {
        queue.removeAll()
    }

    /// The moment of the first packet that waits.
    var nextTime: SessionTime? { queue.isEmpty ? nil : queue[0].sessionTime }

    mutating func takeVoices(_ body: (VoiceCount, SessionTime) -> Void) {
        for voice in voices { body(voice.count, voice.time) }
        voices.removeAll(keepingCapacity: true)
    }

    /// Decodes everything that is heard at `time` or before, and hands it to the mixer.
    mutating func advance(to time: SessionTime, _ mixer: inout AudioMixer) {
        while !queue.isEmpty, queue[0].sessionTime + shift.current <= time {
            let number = self.number ?? mixer.addInput()
            self.number = number
            conceal(before: queue[0], into: &mixer, number)
            decode(queue[0], into: &mixer, number)
            queue.removeFirst()
        }
    }

    /// The connection is over and everything of it is in the mix: what it held is let go.
    mutating func release(_ mixer: inout AudioMixer) {
        guard decoder != nil else { return }
        decoder = nil
        queue = FrameQueue()
        voices = []
        if let number { mixer.removeInput(number) }
    }

    private mutating func conceal(before timed: borrowing TimedFrame, into mixer: inout AudioMixer, _ number: Int) {
        guard timed.frame.lostBefore > 0, let decodedEnd, let decoder else { return }
        let missing = timed.sessionTime - decodedEnd
        guard missing >= Self.shortestConcealment, missing <= Self.longestConcealment else { return }
        let count = ClockRate(hertz: Int64(block.sampleRate)).ticks(ofNanoseconds: missing.nanoseconds)
        do throws(CodecError) {
            try decoder.conceal(sampleCount: Int(count), next: timed.frame.bytes.span, into: &block)
            mixer.insert(block, at: decodedEnd + shift.current, into: number)
            tally.concealed = Interval(nanoseconds: tally.concealed.nanoseconds + missing.nanoseconds)
        } catch {
            tally.failed += 1
        }
    }

    private mutating func decode(_ timed: borrowing TimedFrame, into mixer: inout AudioMixer, _ number: Int) {
        guard let decoder else { return }
        do throws(CodecError) {
            if case .audio(let format)? = timed.frame.format { try decoder.follow(format) }
            try decoder.decode(timed.frame.bytes.span, into: &block)
            guard block.frameCount > 0 else { return }
            mixer.insert(block, at: timed.sessionTime + shift.current, into: number)
            if let count = activity?.push(block) { voices.append((count, timed.sessionTime)) }
            tally.decoded += 1
            let length = ClockRate(hertz: Int64(block.sampleRate)).nanoseconds(ofTicks: Int64(block.frameCount))
            decodedEnd = timed.sessionTime + Interval(nanoseconds: length)
        } catch {
            tally.failed += 1
        }
    }
}
