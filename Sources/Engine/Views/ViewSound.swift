import Media
import Mixing
import Packaging

/// The sound of a view: the mixer, its encoder, and how far it has come.
struct ViewSound {
    private let settings: ViewPlan.Sound
    private let encoder: any SoundEncoder
    private var mixer: SoundMixer
    private var packet = EncodedPacket()
    /// Where the view begins on the mixer's clock.
    private let origin: Int64
    private var block = AudioBlock()
    private(set) var speech = ViewSpeech()
    private var folded: [Float] = []

    /// Frames that are mixed at once: 10 ms, the step in which it is watched who speaks.
    static let step = 480

    /// - Parameter origin: the view's first moment.
    init(_ settings: ViewPlan.Sound, from origin: SessionTime, encoder: any SoundEncoder) {
        self.settings = settings
        self.encoder = encoder
        self.origin = MixClock.position(of: origin)
        mixer = SoundMixer(startingAt: self.origin, loudness: settings.loudness)
    }

    var format: AudioFormat { encoder.format }
    var clockRate: ClockRate { ClockRate(hertz: Int64(settings.encoding.sampleRate)) }

    /// The end of what is mixed.
    var end: SessionTime { MixClock.time(of: mixer.position) }

    /// A connection is over.
    mutating func release(_ connection: Int, _ input: inout ViewInput) {
        input.sound?.release(&mixer)
        speech.remove(connection)
    }

    /// Who began to speak since the last call.
    mutating func takeSpeakers() -> [Int] { speech.takeSpeakers() }

    mutating func finishSpeech() { speech.finish(at: end) }

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
        try ViewFailure.coding { () throws(CodecError) in try encoder.finish() }
        try write(into: &files)
    }

    private mutating func mix(_ count: Int, _ connections: inout [ConnectionRecording]) throws(ViewFailure) {
        let needed = MixClock.time(of: mixer.position + Int64(count)) + SoundMixer.patience
        for i in connections.indices {
            connections[i].viewInput?.sound?.advance(to: needed, &mixer)
            guard settings.isWatched else { continue }
            connections[i].viewInput?.sound?.takeVoices { speech.note($0, from: i, at: $1) }
        }
        mixer.mix(count, into: &block)
        if settings.isWatched { speech.advance(to: MixClock.time(of: mixer.position)) }
        if settings.encoding.channelCount == 1 { fold(count) }
        try ViewFailure.coding { () throws(CodecError) in
            if settings.encoding.channelCount == 1 {
                try encoder.send(folded.span)
            } else {
                try encoder.send(block.samples.span)
            }
        }
    }

    /// Both channels as one, at half their sum: what is equal in both stays as loud.
    private mutating func fold(_ count: Int) {
        folded.removeAll(keepingCapacity: true)
        for i in 0..<count { folded.append((block.samples[2 * i] + block.samples[2 * i + 1]) / 2) }
    }

    private mutating func write(into files: inout [ViewFile]) throws(ViewFailure) {
        while try ViewFailure.coding({ () throws(CodecError) in try encoder.receive(into: &packet) }) {
            // The decoder gives so much before the first sample that was sent; the container says so.
            packet.presentation += Int64(encoder.primingSampleCount)
            packet.decode += Int64(encoder.primingSampleCount)
            for i in files.indices {
                guard let track = files[i].soundTrack else { continue }
                try ViewFailure.packaging { () throws(PackagingError) in
                    try files[i].append(packet, to: track, nominal: Int64(encoder.packetSampleCount))
                }
            }
        }
    }
}
