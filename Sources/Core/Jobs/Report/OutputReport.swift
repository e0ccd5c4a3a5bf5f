public import Media

/// One written file, or the list of a presentation, with the result of its verification.
public struct OutputReport: Equatable, Sendable, Codable {
    /// Name relative to the recording's directory.
    public var file: String
    public var container: OutputFormat
    /// `failed` if nothing is in it that can be seen or heard; nil in reports of versions that did not say.
    public var verdict: Verdict?
    public var bytes: Int
    /// The moments of the file's first and last instant.
    public var startedAt: WallTime
    public var endedAt: WallTime
    /// Seconds.
    public var duration: Double
    public var tracks: [Track]
    /// True for a file that was there before, and that nothing which could be made now holds as much of; nil otherwise.
    public var isKept: Bool?
    /// What was sent of it; nil where nothing was to be sent.
    public var push: PushReport?

    public init(
        file: String, container: OutputFormat, verdict: Verdict? = nil, bytes: Int, startedAt: WallTime,
        endedAt: WallTime, duration: Double, tracks: [Track] = []
    ) {
        self.file = file
        self.container = container
        self.verdict = verdict
        self.bytes = bytes
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.duration = duration
        self.tracks = tracks
    }

    /// Whether nothing can be seen or heard in it.
    public var isEmpty: Bool { verdict == .failed }

    /// The container's name, for modules without its type.
    public var format: String { container.rawValue }

    /// A track of the file, as read back.
    public struct Track: Equatable, Sendable, Codable {
        public var kind: MediaKind
        /// `Codec.name`.
        public var codec: String
        public var frames: Int
        /// Seconds.
        public var duration: Double
        /// Pixels, of video only.
        public var width: Int?
        public var height: Int?
        /// The encoder's target in kilobits per second; nil for copied tracks.
        public var bitrate: Int?
        /// Frames of silence in gaps of copied audio, counted in `frames` too, and their seconds; nil without any.
        public var filledFrames: Int?
        public var filledDuration: Double?

        public init(
            kind: MediaKind, codec: String, frames: Int, duration: Double, width: Int? = nil, height: Int? = nil
        ) {
            self.kind = kind
            self.codec = codec
            self.frames = frames
            self.duration = duration
            self.width = width
            self.height = height
        }

        private enum CodingKeys: String, CodingKey {
            case kind, codec, frames
            case duration = "duration_s"
            case width, height
            case bitrate = "bitrate_kbps"
            case filledFrames = "filled_frames"
            case filledDuration = "filled_s"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case file, container, verdict, bytes
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case duration = "duration_s"
        case tracks
        case isKept = "kept"
        case push
    }
}
