public import Packaging

/// One output of a pipeline.
public struct PipelineOutput: Equatable, Sendable {
    public enum Content: Equatable, Sendable {
        /// One file for each connection.
        case connections(onFormatChange: FormatChangePolicy, media: MediaMode)
        /// One combined file, with the tracks of all connections.
        case together(media: MediaMode)
        /// The view.
        case view
    }

    /// When an output is made.
    public enum Delivery: String, CaseIterable, Sendable {
        /// While the recording runs.
        case live
        /// From the journal after the recording, at a lower priority.
        case after

        public static let all = Set(allCases)
    }

    public var content: Content
    public var container: ContainerChoice
    public var delivery: Delivery

    public init(_ content: Content, container: ContainerChoice, delivery: Delivery = .live) {
        self.content = content
        self.container = container
        self.delivery = delivery
    }

    /// One file for each connection, with its streams copied.
    public static func connectionRecordings(
        container: ContainerChoice, onFormatChange: FormatChangePolicy = .keep
    ) -> PipelineOutput {
        PipelineOutput(
            .connections(onFormatChange: onFormatChange, media: MediaMode()), container: container)
    }

    public var onFormatChange: FormatChangePolicy {
        switch content {
        case .connections(let policy, _): policy
        case .together, .view: .keep
        }
    }

    /// How to write a connection's tracks; nil for an output without them.
    public var media: MediaMode? {
        switch content {
        case .connections(_, let media), .together(let media): media
        case .view: nil
        }
    }

    /// Whether both may write the same file. Outputs of different kinds have different file names. `auto` becomes mp4
    /// or mkv by the codecs, which are known for a view only.
    func collides(with other: PipelineOutput, in view: View?) -> Bool {
        switch (content, other.content) {
        case (.view, .view):
            guard let view else { return container == other.container }
            return view.container(container) == view.container(other.container)
        case (.connections, .connections), (.together, .together):
            return container == other.container || container == .auto || other.container == .auto
        case (.connections, _), (.together, _), (.view, _):
            return false
        }
    }
}
