/// What a pipeline may contain beyond a copy of each connection.
public enum PipelineFeature: CaseIterable, Hashable, Sendable {
    /// A view, and outputs from it.
    case view
    /// Audio or video of single connections encoded or left out.
    case transcoding
    /// All connections as tracks of one file.
    case combined
    /// Outputs made from the journal after the recording.
    case deliveryAfter
    /// Names in the tiles of a view.
    case labels
    /// Initials or an avatar for an input without video.
    case placeholders
    /// A mark on frozen pictures.
    case frozenMarks
    /// The large region for a shared screen.
    case emphasisedScreens
    /// An image behind the regions.
    case backgroundImage

    /// The features of this version. Documents with others are refused, with the place in the document.
    public static let available = Set(allCases)
}
