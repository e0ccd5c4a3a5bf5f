/// The overlays and emphasis of a view beyond OWT. They are off by default, so that an OWT view looks as on OWT.
public struct ViewOverlays: Equatable, Sendable {
    /// What the tile of an input without video shows.
    public enum Placeholder: String, CaseIterable, Sendable {
        /// An image that the job names for the connection; initials if it names none.
        case avatar
        /// The initials of the participant's name.
        case initials
    }

    /// Names in the tiles.
    public var hasLabels = false
    public var placeholder: Placeholder?
    /// A mark on frozen pictures.
    public var marksFrozen = false
    /// A shared screen has the primary region of a lecture, whenever it joined.
    public var emphasisesScreens = false
    /// Path of an image behind the regions.
    public var backgroundImage: String?

    public init() {}

    /// Whether the view draws text.
    public var needsText: Bool { hasLabels || placeholder != nil }
}

extension ViewOverlays {
    static let keys = ["labels", "placeholders", "frozen_mark", "emphasise_screen", "background_image"]

    /// Reads the overlay members of a view's `video`.
    init(_ object: DocumentObject, _ reader: inout DocumentReader) {
        hasLabels = reader.boolean(object["labels"]) ?? false
        placeholder = reader.choice(object["placeholders"], "a placeholder", of: Placeholder.self)
        marksFrozen = reader.boolean(object["frozen_mark"]) ?? false
        emphasisesScreens = reader.boolean(object["emphasise_screen"]) ?? false
        backgroundImage = reader.text(object["background_image"], .path)
    }

    var members: [String: JSONValue?] {
        [
            "labels": .boolean(hasLabels), "placeholders": .optional(placeholder?.rawValue),
            "frozen_mark": .boolean(marksFrozen), "emphasise_screen": .boolean(emphasisesScreens),
            "background_image": .optional(backgroundImage),
        ]
    }
}
