import Media
import Mixing

/// The audio of a view: the mixer, its rendition, and how far it has come.
struct AudioComposer {
    private let settings: ViewPlan.Audio
    var rendition: AudioRendition
    private var mixer: AudioMixer
    private var block = AudioBlock()
    private var speech = ViewSpeech()

    /// Frames that are mixed at once: 10 ms, the step in which it is watched who speaks.
    static let step = 480

    /// - Parameter origin: the view's first moment.
    init(_ settings: ViewPlan.Audio, from origin: SessionTime, codecs: any CodecFactory) throws(CodecError) {
        self.settings = settings
        rendition = try AudioRendition(settings.encoding, codecs: codecs)
        mixer = AudioMixer(startingAt: MixClock.position(of: origin), loudness: settings.loudness)
    }

    /// An input is over.
    mutating func release(_ number: Int, _ input: inout ViewInput) {
        input.audio?.release(&mixer)
        speech.remove(number)
    }

    /// Inputs that began to speak since the last call.
    mutating func takeSpeakers() -> [InputID] { speech.takeSpeakers().map(InputID.init) }

    /// Who spoke when; nil where it was not watched.
    var speakers: SpeakerTimeline? { settings.isWatched ? speech.timeline : nil }

    /// Mixes and encodes whole blocks that end at `moment` or before.
    mutating func advance(to moment: SessionTime, _ inputs: inout [ViewInput]) throws(CodecError) {
        let last = MixClock.position(of: moment)
        while mixer.position + Int64(Self.step) <= last {
            try mix(Self.step, &inputs)
            try rendition.receive()
        }
    }

    /// Mixes up to `moment`, and encodes what the encoder still holds.
    mutating func finish(at moment: SessionTime, _ inputs: inout [ViewInput]) throws(CodecError) {
        try advance(to: moment, &inputs)
        let rest = MixClock.position(of: moment) - mixer.position
        if rest > 0 { try mix(Int(rest), &inputs) }
        speech.finish(at: MixClock.time(of: mixer.position))
        try rendition.finish()
    }

    private mutating func mix(_ count: Int, _ inputs: inout [ViewInput]) throws(CodecError) {
        let needed = MixClock.time(of: mixer.position + Int64(count)) + AudioMixer.timeout
        for i in inputs.indices {
            inputs[i].audio?.advance(to: needed, &mixer)
            guard settings.isWatched else { continue }
            inputs[i].audio?.takeVoices { speech.note($0, from: i, at: $1) }
        }
        mixer.mix(count, into: &block)
        if settings.isWatched { speech.advance(to: MixClock.time(of: mixer.position)) }
        try rendition.send(block)
    }
}
