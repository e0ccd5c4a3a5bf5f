/// The settings that place the inputs of a view.
public struct LayoutSettings: Equatable, Sendable {
    public var templates: LayoutTemplates
    /// The number of placed inputs; later ones wait.
    public var maxInput: Int
    /// The speaker moves to the primary region.
    public var keepsSpeakerPrimary: Bool
    /// Beyond OWT: the layouts while an input is a screen, which then has the primary region; nil places a screen in
    /// its turn like others.
    public var screenTemplates: LayoutTemplates?

    public init(
        templates: LayoutTemplates, maxInput: Int, keepsSpeakerPrimary: Bool = false,
        screenTemplates: LayoutTemplates? = nil
    ) {
        self.templates = templates
        self.maxInput = min(
            max(maxInput, LayoutFamily.maxInputRange.lowerBound), LayoutFamily.maxInputRange.upperBound)
        self.keepsSpeakerPrimary = keepsSpeakerPrimary
        self.screenTemplates = screenTemplates
    }
}
