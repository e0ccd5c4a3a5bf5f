public import Media

/// The result of one view: its files, and its inputs with their times.
public struct CompositionReport: Equatable, Sendable, Codable {
    /// The view's label in the pipeline.
    public var label: String
    public var outputs: [OutputReport] = []
    /// In the order in which connections joined; one for each that was in the view.
    public var inputs: [Input] = []
    /// Drawn tiles, and unchanged ones kept from the picture before.
    public var tilesDrawn = 0
    public var tilesKept = 0
    /// The speakers, in the order of time; nil without voice activity detection.
    public var speakers: [Speaker]?
    /// Turns beyond the limit of `speakers`.
    public var omittedSpeakers: Int?
    /// When the processor was too slow for the complete view; a re-run of the journal makes it.
    public var degraded: [Degradation] = []
    /// Pictures that were left out then, and those with tiles of the picture before.
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
        /// Undisplayed pictures that were never decoded, because a key frame followed.
        public var picturesSaved = 0
        /// Pictures dropped because the processor was too slow and the memory full.
        public var picturesForgotten = 0
        /// Frames and packets that the decoder refused.
        public var failed = 0
        /// Audio that the decoder concealed for lost packets.
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

    /// A period in which the view was made with less effort.
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

    /// A period in which a connection was in the view.
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

    /// A turn: a period in which a connection spoke more than any other.
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
