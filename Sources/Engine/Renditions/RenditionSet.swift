import Jobs
import Media

/// The encoded forms of one source's tracks. Outputs of the source that ask for the same form share one encoder.
struct RenditionSet {
    /// What a rendition is made of, and how.
    struct Key: Equatable {
        private let track: TrackID
        fileprivate let media: MediaMode
        private let output: Int
        private let file: Int

        /// - Parameters:
        ///   - media: only what it says of the track's kind counts.
        ///   - file: the output and its file, for an output that divides its files: each of them begins with a fresh
        ///     encoder, so nothing is shared.
        init(track: TrackID, media: MediaMode, kind: MediaKind, file: (output: Int, number: Int)? = nil) {
            self.track = track
            self.media = media.only(kind)
            output = file?.output ?? -1
            self.file = file?.number ?? 0
        }
    }

    private struct Rendition {
        let key: Key
        /// Where it begins on the track's timeline, in ticks.
        let beginning: Int64
        var transcoder: TrackTranscoder
    }

    private let codecs: any CodecFactory
    private var renditions: [Rendition] = []

    init(codecs: any CodecFactory = CodecSet([])) {
        self.codecs = codecs
    }

    /// The rendition with a key; it begins now where there is none.
    ///
    /// - Parameter beginning: ticks of the track's timeline.
    /// - Returns: nil where the track is copied.
    mutating func rendition(
        of key: Key, _ format: TrackFormat, clockRate: ClockRate, beginning: Int64
    ) -> Int? {
        guard !key.media.copies(format.codec.kind) else { return nil }
        if let known = renditions.firstIndex(where: { $0.key == key }) { return known }
        let transcoder: TrackTranscoder
        do throws(CodecError) {
            transcoder = try TrackTranscoder(format, clockRate: clockRate, media: key.media, codecs: codecs)
        } catch {
            transcoder = TrackTranscoder(failure: error)
        }
        renditions.append(Rendition(key: key, beginning: beginning, transcoder: transcoder))
        return renditions.count - 1
    }

    subscript(rendition: Int) -> TrackTranscoder { renditions[rendition].transcoder }

    // Reading one thing of a rendition copies no mixer.
    func hasFailed(_ rendition: Int) -> Bool { renditions[rendition].transcoder.failure != nil }
    func samples(of rendition: Int) -> SampleQueue { renditions[rendition].transcoder.samples }
    func end(of rendition: Int) -> Int64? { renditions[rendition].transcoder.end }
    /// Where it begins on its track's timeline, in ticks.
    func beginning(of rendition: Int) -> Int64 { renditions[rendition].beginning }

    /// Gives a rendition the next frame of its track, one without a place included: others may refer to it.
    mutating func append(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame, to rendition: Int) {
        let beginning = renditions[rendition].beginning
        renditions[rendition].transcoder.append(
            frame, at: frame.isShown ? placed.presentationTime.map { $0 - beginning } : nil,
            duration: placed.duration)
    }

    /// See `TrackTranscoder.fill`.
    mutating func fill(_ rendition: Int, to time: Interval) {
        renditions[rendition].transcoder.fill(to: time)
    }

    /// See `TrackTranscoder.finish`.
    mutating func finish(_ rendition: Int, at time: Interval) {
        renditions[rendition].transcoder.finish(at: time)
    }

    /// An output wants a key frame at `time`, in ticks since the rendition's beginning.
    mutating func requestKeyFrame(_ rendition: Int, at time: Int64) {
        renditions[rendition].transcoder.requestKeyFrame(at: time)
    }

    /// Every output has taken the samples.
    mutating func removeSamples(_ rendition: Int) {
        renditions[rendition].transcoder.removeSamples()
    }
}

extension MediaMode {
    /// Whether tracks of a kind are written at all.
    func takes(_ kind: MediaKind) -> Bool {
        switch kind {
        case .audio: audio.isTaken
        case .video: video.isTaken
        }
    }

    /// Whether tracks of a kind are written as they arrived.
    func copies(_ kind: MediaKind) -> Bool {
        switch kind {
        case .audio: audio.isCopy
        case .video: video.isCopy
        }
    }

    /// The mode with only the settings of one kind.
    fileprivate func only(_ kind: MediaKind) -> MediaMode {
        switch kind {
        case .audio: MediaMode(audio: audio, video: .omit)
        case .video: MediaMode(audio: .omit, video: video)
        }
    }
}
