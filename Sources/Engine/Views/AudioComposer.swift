import Media
import Mixing
import Packaging

/// The audio of a view: the mixer, its encoder, and how far it has come.
struct AudioComposer {
    private let settings: ViewPlan.Audio
    private var encoder: MixEncoder
    private var mixer: AudioMixer
    private var packet = EncodedPacket()
    private var block = AudioBlock()
    private var speech = ViewSpeech()

    /// Frames that are mixed at once: 10 ms, the step in which it is watched who speaks.
    static let step = 480

    /// - Parameter origin: the view's first moment.
    init(_ settings: ViewPlan.Audio, from origin: SessionTime, codecs: any CodecFactory) throws(CodecError) {
        self.settings = settings
        encoder = try MixEncoder(settings.encoding, codecs: codecs)
        mixer = AudioMixer(startingAt: MixClock.position(of: origin), loudness: settings.loudness)
    }

    var format: AudioFormat { encoder.format }
    var clockRate: ClockRate { ClockRate(hertz: Int64(settings.encoding.sampleRate)) }

    /// A connection is over.
    mutating func release(_ connection: Int, _ input: inout ViewInput) {
        input.audio?.release(&mixer)
        speech.remove(connection)
    }

    /// Who began to speak since the last call.
    mutating func takeSpeakers() -> [Int] { speech.takeSpeakers() }

    /// Who spoke when; nil where nobody watched.
    var speakers: SpeakerTimeline? { settings.isWatched ? speech.timeline : nil }

    /// Mixes and encodes whole blocks that end at `moment` or before.
    mutating func advance(
        to moment: SessionTime, _ connections: inout [ConnectionRecording], into files: inout [ViewFile]
    ) throws(ViewFailure) {
        let last = MixClock.position(of: moment)
        while mixer.position + Int64(Self.step) <= last {
            try mix(Self.step, &connections)
            try write(into: &files)
        }
    }

    /// Mixes up to `moment`, and encodes what the encoder still holds.
    mutating func finish(
        at moment: SessionTime, _ connections: inout [ConnectionRecording], into files: inout [ViewFile]
    ) throws(ViewFailure) {
        try advance(to: moment, &connections, into: &files)
        let rest = MixClock.position(of: moment) - mixer.position
        if rest > 0 { try mix(Int(rest), &connections) }
        speech.finish(at: MixClock.time(of: mixer.position))
        try encoder.finish()
        try write(into: &files)
    }

    private mutating func mix(_ count: Int, _ connections: inout [ConnectionRecording]) throws(ViewFailure) {
        let needed = MixClock.time(of: mixer.position + Int64(count)) + AudioMixer.timeout
        for i in connections.indices {
            connections[i].viewInput?.audio?.advance(to: needed, &mixer)
            guard settings.isWatched else { continue }
            connections[i].viewInput?.audio?.takeVoices { speech.note($0, from: i, at: $1) }
        }
        mixer.mix(count, into: &block)
        if settings.isWatched { speech.advance(to: MixClock.time(of: mixer.position)) }
        try encoder.send(block)
    }

    private mutating func write(into files: inout [ViewFile]) throws(ViewFailure) {
        while try encoder.receive(into: &packet) {
            for i in files.indices {
                guard let track = files[i].audioTrack else { continue }
                try ViewFailure.packaging { () throws(PackagingError) in
                    try files[i].append(packet, to: track, nominal: packet.duration)
                }
            }
        }
    }
}
