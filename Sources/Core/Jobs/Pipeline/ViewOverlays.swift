/// What is drawn into a view beyond OWT's. All of it is off by default, so that an OWT view looks as on OWT.
public struct ViewOverlays: Equatable, Sendable {
    /// What stands for an input without a picture.
    public enum Placeholder: String, CaseIterable, Sendable {
        /// A picture that the job names for the connection; initials where it names none.
        case avatar
        /// Of the participant's name.
        case initials
    }

    /// Names in the pictures.
    public var hasLabels = false
    public var placeholder: Placeholder?
    /// A mark on pictures that stand still because nothing comes.
    public var marksFrozen = false
    /// A shared screen has the primary region of a lecture, whenever it came.
    public var emphasisesScreens = false
    /// Path of a picture behind the regions.
    public var backgroundImage: String?

    public init() {}

    /// Whether letters are drawn.
    public var needsText: Bool { hasLabels || placeholder != nil }
}

extension ViewOverlays {
    static let keys = ["labels", "placeholders", "frozen_mark", "emphasise_screen", "background_image"]

    /// Reads its members of a view's `video`.
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
