/// What decides who is where in a view.
public struct LayoutSettings: Equatable, Sendable {
    public var templates: LayoutTemplates
    /// Inputs that are placed; whoever comes later waits.
    public var maxInput: Int
    /// Whoever speaks goes to the primary region.
    public var keepsSpeakerPrimary: Bool
    /// Beyond OWT: the layouts while somebody shows a screen, which then has the primary region; nil leaves a screen where
    /// its turn puts it.
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
