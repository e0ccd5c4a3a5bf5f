/// What a pipeline may ask for beyond a copy of each connection.
public enum PipelineFeature: CaseIterable, Hashable, Sendable {
    /// A view, and outputs from it.
    case view
    /// Audio or pictures of single connections in another format, or left out.
    case transcoding
    /// All connections as tracks of one file.
    case combined
    /// Outputs that are made from the journal when the recording is over.
    case deliveryAfter
    /// Names below the pictures of a view.
    case labels
    /// Something in the place of an input that has no picture.
    case placeholders
    /// A mark on pictures that stand still.
    case frozenMarks
    /// The large region for whoever shares a screen.
    case emphasisedScreens
    /// A picture behind the regions.
    case backgroundImage

    /// What this version does. Documents that ask for more are refused as such, at the place where they ask.
    public static let available = Set(allCases)
}
