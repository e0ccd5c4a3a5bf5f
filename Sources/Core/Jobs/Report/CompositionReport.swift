public import Media

/// What happened in one view: its files, and who was in it when.
public struct CompositionReport: Equatable, Sendable, Codable {
    /// The view's label in the pipeline.
    public var label: String
    public var outputs: [OutputReport] = []
    /// In the order in which connections joined; one for each that was seen or heard.
    public var inputs: [Input] = []
    /// Tiles that were drawn, and those that were still right from the picture before.
    public var tilesDrawn = 0
    public var tilesKept = 0
    /// Who spoke, in the order of time; nil where nobody watched.
    public var speakers: [Speaker]?
    /// Turns that are not among `speakers` because there are too many.
    public var omittedSpeakers: Int?
    /// When the processor was too slow and the view got worse than it could be; a re-run of the journal makes it good.
    public var degraded: [Degradation] = []
    /// Pictures that were not made then, and those in which tiles were those of the picture before.
    public var picturesLeftOut = 0
    public var picturesWithOldTiles = 0

    public init(label: String) {
        self.label = label
    }

    /// One connection in the view.
    public struct Input: Equatable, Sendable, Codable {
        public var connectionID: String
        public var presences: [Presence] = []
        public var picturesDecoded = 0
        /// Pictures that nobody saw and that a key frame made needless.
        public var picturesSaved = 0
        /// Pictures that a processor too slow had no time for, and that did not fit into the memory either.
        public var picturesForgotten = 0
        /// Frames and packets that the decoder refused.
        public var failed = 0
        /// Audio that was made up for lost packets.
        public var concealedMilliseconds = 0

        public init(connectionID: String) {
            self.connectionID = connectionID
        }

        private enum CodingKeys: String, CodingKey {
            case connectionID = "connection_id"
            case presences
            case picturesDecoded = "pictures_decoded"
            case picturesSaved = "pictures_saved"
            case picturesForgotten = "pictures_forgotten"
            case failed
            case concealedMilliseconds = "concealed_ms"
        }
    }

    /// From when to when the view was made with less effort.
    public struct Degradation: Equatable, Sendable, Codable {
        public var startedAt: WallTime
        public var endedAt: WallTime
        public var effort: CompositionEffort

        public init(startedAt: WallTime, endedAt: WallTime, effort: CompositionEffort) {
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.effort = effort
        }

        private enum CodingKeys: String, CodingKey {
            case startedAt = "started_at"
            case endedAt = "ended_at"
            case effort
        }
    }

    /// From when to when a connection was there.
    public struct Presence: Equatable, Sendable, Codable {
        public var startedAt: WallTime
        public var endedAt: WallTime

        public init(startedAt: WallTime, endedAt: WallTime) {
            self.startedAt = startedAt
            self.endedAt = endedAt
        }

        private enum CodingKeys: String, CodingKey {
            case startedAt = "started_at"
            case endedAt = "ended_at"
        }
    }

    /// From when to when a connection spoke, more than any other one.
    public struct Speaker: Equatable, Sendable, Codable {
        public var connectionID: String
        public var startedAt: WallTime
        public var endedAt: WallTime

        public init(connectionID: String, startedAt: WallTime, endedAt: WallTime) {
            self.connectionID = connectionID
            self.startedAt = startedAt
            self.endedAt = endedAt
        }

        private enum CodingKeys: String, CodingKey {
            case connectionID = "connection_id"
            case startedAt = "started_at"
            case endedAt = "ended_at"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case label, outputs, inputs, speakers
        case omittedSpeakers = "speakers_omitted"
        case tilesDrawn = "tiles_drawn"
        case tilesKept = "tiles_kept"
        case degraded
        case picturesLeftOut = "pictures_left_out"
        case picturesWithOldTiles = "pictures_with_old_tiles"
    }
}
