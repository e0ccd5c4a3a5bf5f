import Jobs
import Media
import Mixing
import Packaging

/// Audio of one track in another format.
///
/// A mixer with one input places it on the track's own time, from its first sample on: a gap becomes silence, a loss is
/// concealed, another sample rate is resampled. It is encoded as soon as its packets have arrived.
struct AudioTranscoder {
    private let source: ClockRate
    private var input: TimedAudioDecoder
    private var mixer = AudioMixer()
    private var block = AudioBlock()
    var rendition: AudioRendition
    /// Where the track ends in ticks of the rendition, once that is known: what is decoded after it is padding.
    private(set) var end: Int64?

    /// Frames that are mixed at once: 10 ms.
    private static let step: Int64 = 480

    init(
        _ source: AudioFormat, clockRate: ClockRate, target: AudioFormat, codecs: any CodecFactory
    ) throws(CodecError) {
        self.source = clockRate
        input = TimedAudioDecoder(decoder: try FollowingAudioDecoder(source, codecs: codecs), clockRate: clockRate)
        rendition = try AudioRendition(
            AudioEncoding(
                codec: target.codec, sampleRate: target.sampleRate, channelCount: target.channelCount,
                bitrate: Self.kilobits(target)), codecs: codecs)
    }

    /// As in a view: Opus 64 kbit/s for two channels, and AAC twice that for the same.
    private static func kilobits(_ format: AudioFormat) -> Int {
        AudioEncoding.fixedBitrate(of: format.codec, channelCount: format.channelCount)
            ?? (format.codec == .aac ? 64 : 32) * max(1, format.channelCount)
    }

    var undecodedCount: Int { input.tally.failed }

    /// - Parameters:
    ///   - ticks: the position of the frame, in ticks of the source's clock since the track's beginning.
    ///   - duration: of the frame in the same ticks.
    mutating func append(_ frame: borrowing EncodedFrame, at ticks: Int64, duration: Int64) throws(CodecError) {
        input.append(frame, at: time(ofTicks: ticks))
        // Packets come in order, so nothing that ends before this one's end is still to come.
        let known = time(ofTicks: ticks + max(0, duration)) - .zero
        try fill(to: Interval(nanoseconds: known.nanoseconds - AudioMixer.timeout.nanoseconds))
    }

    /// Encodes whole blocks up to `time`, counted from the track's beginning; where nothing has come it is silent.
    mutating func fill(to time: Interval) throws(CodecError) {
        let last = MixClock.position(of: .zero + time)
        while mixer.position + Self.step <= last {
            try mix(Self.step)
            try rendition.receive()
        }
    }

    /// Mixes up to `time`, the end of the track, and stores it in `end`.
    mutating func conclude(at time: Interval) throws(CodecError) {
        try fill(to: time)
        let rest = MixClock.position(of: .zero + time) - mixer.position
        if rest > 0 { try mix(rest) }
        end = rendition.end(ofFrames: mixer.position)
    }

    /// Encodes what the encoder still holds. A decoder's output after `end` is not heard.
    mutating func finish() throws(CodecError) {
        try rendition.finish()
    }

    /// The track's time as the mixer counts it: 0 is the track's first sample.
    private func time(ofTicks ticks: Int64) -> SessionTime {
        SessionTime(nanoseconds: source.nanoseconds(ofTicks: ticks))
    }

    private mutating func mix(_ count: Int64) throws(CodecError) {
        input.advance(to: MixClock.time(of: mixer.position + count) + AudioMixer.timeout, &mixer)
        mixer.mix(Int(count), into: &block)
        try rendition.send(block)
    }
}
