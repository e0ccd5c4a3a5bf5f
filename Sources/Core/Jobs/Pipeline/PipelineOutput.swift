public import Packaging

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
    }

    /// What it becomes.
    public enum Form: Equatable, Sendable {
        /// A recording file for each of the source's parts.
        case file(ContainerChoice)
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

    /// The container of its files.
    public var container: ContainerChoice {
        switch form {
        case .file(let container): container
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
        switch (source, other.source) {
        case (.view, .view):
            guard let view else { return container == other.container }
            return view.container(container) == view.container(other.container)
        case (.connections, .connections), (.combined, .combined):
            return container == other.container || container == .auto || other.container == .auto
        case (.connections, _), (.combined, _), (.view, _):
            return false
        }
    }
}
