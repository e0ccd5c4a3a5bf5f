public import Media
public import Packaging
public import Presentations

/// One output of a pipeline.
public struct PipelineOutput: Equatable, Sendable {
    /// What it is made of.
    public enum Source: Equatable, Sendable {
        /// Each connection by itself.
        case connections(onFormatChange: FormatChangePolicy, media: MediaMode)
        /// One combined file, with the tracks of all connections.
        case combined(media: MediaMode)
        /// The view.
        case view

        /// Which parts of a recording it is, however these are written.
        public enum Kind: Equatable, Sendable {
            case connections, combined, view
        }

        public var kind: Kind {
            switch self {
            case .connections: .connections
            case .combined: .combined
            case .view: .view
            }
        }
    }

    /// What it becomes.
    public enum Form: Equatable, Sendable {
        /// A recording file for each of the source's parts.
        case file(ContainerChoice)
        /// A presentation of each of the source's parts: lists of segments for players.
        case presentation(PresentationForm)
    }

    /// The list of a presentation. Outputs with different lists of one source share its segments.
    public struct PresentationForm: Equatable, Sendable {
        public var manifest: PresentationSettings.Manifest
        /// The wanted length of segments.
        public var segmentSeconds: Int
        /// How many segments the list keeps; 0: all.
        public var listSize: Int
        /// Of a view: the sizes below its own in which it is offered too, the largest first.
        public var smallerSizes: [FrameSize]
        /// From one thumbnail to the next; 0: none; nil: what is usual for the source.
        public var thumbnailSeconds: Int?
        /// What its segments are.
        public var segments: TrackFiles.Form
        /// The greatest length of a part of a segment (EXT-X-PART); nil: there are no parts.
        public var partTarget: Interval?

        public init(
            _ manifest: PresentationSettings.Manifest,
            segmentSeconds: Int = PresentationSettings.defaultSegmentSeconds, listSize: Int = 0,
            smallerSizes: [FrameSize] = [], segments: TrackFiles.Form = .fragmentedMP4, partTarget: Interval? = nil
        ) {
            self.manifest = manifest
            self.segmentSeconds = segmentSeconds
            self.listSize = listSize
            self.smallerSizes = smallerSizes
            self.segments = segments
            self.partTarget = partTarget
        }
    }

    /// When an output is made.
    public enum Delivery: String, CaseIterable, Sendable {
        /// While the recording runs.
        case live
        /// From the journal after the recording, at a lower priority.
        case after

        public static let all = Set(allCases)
    }

    public var source: Source
    public var form: Form
    public var delivery: Delivery
    /// Of copied audio.
    public var gaps: GapPolicy
    /// Where a presentation is sent; outputs that share their segments share the folder that is sent too.
    public var push: PushTarget?

    public init(_ source: Source, as form: Form, delivery: Delivery = .live, gaps: GapPolicy = .fill) {
        self.source = source
        self.form = form
        self.delivery = delivery
        self.gaps = gaps
    }

    /// An output that is a file.
    public init(
        _ source: Source, container: ContainerChoice, delivery: Delivery = .live, gaps: GapPolicy = .fill
    ) {
        self.init(source, as: .file(container), delivery: delivery, gaps: gaps)
    }

    /// One file for each connection, its streams copied as they are.
    public static func connectionRecordings(
        container: ContainerChoice, onFormatChange: FormatChangePolicy = .keep
    ) -> PipelineOutput {
        PipelineOutput(
            .connections(onFormatChange: onFormatChange, media: MediaMode()), container: container)
    }

    /// The container of its files; nil where it makes none.
    public var container: ContainerChoice? {
        switch form {
        case .file(let container): container
        case .presentation: nil
        }
    }

    /// What is usual for a view, whose pictures are there anyway. Those of a connection would have to be decoded.
    public static let usualThumbnailSeconds = 10

    /// From one thumbnail of the presentation to the next; nil: it has none.
    public var thumbnailDistance: Interval? {
        guard let presentation else { return nil }
        let usual = source == .view ? Self.usualThumbnailSeconds : 0
        let seconds = presentation.thumbnailSeconds ?? usual
        return seconds > 0 ? Interval(milliseconds: Int64(seconds) * 1000) : nil
    }

    /// Nil for files.
    public var presentation: PresentationForm? {
        switch form {
        case .file: nil
        case .presentation(let form): form
        }
    }

    public var onFormatChange: FormatChangePolicy {
        switch source {
        case .connections(let policy, _): policy
        case .combined, .view: .keep
        }
    }

    /// How to write a connection's tracks; nil for an output without them.
    public var media: MediaMode? {
        switch source {
        case .connections(_, let media), .combined(let media): media
        case .view: nil
        }
    }

    /// Whether both may write the same file. Outputs of different kinds have different file names. `auto` becomes mp4
    /// or mkv by the codecs, which are known for a view only.
    func collides(with other: PipelineOutput, in view: View?) -> Bool {
        guard source.kind == other.source.kind else { return false }
        switch (form, other.form) {
        case (.presentation(let form), .presentation(let other)):
            return form.manifest == other.manifest
        case (.file(let container), .file(let other)):
            guard source == .view, let view else {
                return container == other || source != .view && (container == .auto || other == .auto)
            }
            return view.container(container) == view.container(other)
        case (.file, .presentation), (.presentation, .file):
            return false
        }
    }
}
