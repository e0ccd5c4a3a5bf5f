import Jobs
import Media
import Mixing
import Packaging

/// Audio of one track in another format.
///
/// It is laid out on the track's own time, from its first sample on, by a mixer with one input: a gap is silence, a loss is
/// concealed, another sampling rate is resampled. It is encoded as soon as its packets are there.
struct AudioTranscoder {
    private var encoder: MixEncoder
    private let encoding: AudioEncoding
    private let source: ClockRate
    private var input: ViewAudioInput
    private var mixer = AudioMixer()
    private var block = AudioBlock()
    private var packet = EncodedPacket()
    private(set) var frameCount: Int64 = 0

    /// Frames that are mixed at once: 10 ms.
    private static let step: Int64 = 480

    init(
        _ source: AudioFormat, clockRate: ClockRate, target: AudioFormat, codecs: any CodecFactory
    ) throws(CodecError) {
        encoding = AudioEncoding(
            codec: target.codec, sampleRate: target.sampleRate, channelCount: target.channelCount,
            bitrate: Self.kilobits(target))
        self.source = clockRate
        input = ViewAudioInput(decoder: try codecs.audioDecoder(for: source), clockRate: clockRate)
        encoder = try MixEncoder(encoding, codecs: codecs)
    }

    /// As in a view: Opus 64 kbit/s for two channels, and AAC twice that for the same.
    private static func kilobits(_ format: AudioFormat) -> Int {
        AudioEncoding.fixedBitrate(of: format.codec, channelCount: format.channelCount)
            ?? (format.codec == .aac ? 64 : 32) * max(1, format.channelCount)
    }

    var format: AudioFormat { encoder.format }
    var clockRate: ClockRate { ClockRate(hertz: Int64(encoding.sampleRate)) }
    var bitrate: Int { encoding.bitrate }
    var undecodedCount: Int { input.tally.failed }

    mutating func append(
        _ frame: borrowing EncodedFrame, at ticks: Int64, nominal: Int64, into writer: inout ContainerWriter,
        _ track: TrackNumber
    ) throws(ViewFailure) {
        input.append(frame, at: time(ofTicks: ticks))
        // Packets come in order, so what lies before this one's end will not come any more.
        let known = time(ofTicks: ticks + max(0, nominal)) - .zero
        try fill(
            to: Interval(nanoseconds: known.nanoseconds - AudioMixer.timeout.nanoseconds), into: &writer, track)
    }

    /// Encodes whole blocks up to `time`; where nothing has come it is silent.
    mutating func fill(
        to time: Interval, into writer: inout ContainerWriter, _ track: TrackNumber
    ) throws(ViewFailure) {
        let last = MixClock.position(of: .zero + time)
        while mixer.position + Self.step <= last {
            try mix(Self.step)
            try write(into: &writer, track)
        }
    }

    /// Encodes up to `end` and what the encoder still holds. What a decoder gives behind it is not heard.
    mutating func finish(
        at end: Interval, into writer: inout ContainerWriter, _ track: TrackNumber
    ) throws(ViewFailure) {
        try fill(to: end, into: &writer, track)
        let rest = MixClock.position(of: .zero + end) - mixer.position
        if rest > 0 { try mix(rest) }
        writer.trim(track, at: encoder.end(ofFrames: mixer.position))
        try encoder.finish()
        try write(into: &writer, track)
    }

    /// The track's time as the mixer counts it: 0 is the track's first sample.
    private func time(ofTicks ticks: Int64) -> SessionTime {
        SessionTime(nanoseconds: source.nanoseconds(ofTicks: ticks))
    }

    private mutating func mix(_ count: Int64) throws(ViewFailure) {
        input.advance(to: MixClock.time(of: mixer.position + count) + AudioMixer.timeout, &mixer)
        mixer.mix(Int(count), into: &block)
        try encoder.send(block)
    }

    private mutating func write(into writer: inout ContainerWriter, _ track: TrackNumber) throws(ViewFailure) {
        while try encoder.receive(into: &packet) {
            let sample = Sample(
                presentationTime: packet.presentationTime, decodeTime: packet.decodeTime, duration: packet.duration,
                isKeyFrame: packet.isKeyFrame)
            try ViewFailure.packaging { () throws(PackagingError) in
                try writer.append(packet.bytes.span, sample, to: track)
            }
            frameCount += 1
        }
    }
}
