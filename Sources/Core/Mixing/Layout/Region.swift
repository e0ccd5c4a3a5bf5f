/// A place for one input: a rectangle in fractions of the frame, origin top left (`object(Region)` of the OWT API).
///
/// OWT's schema permits other shapes; its mixer draws only rectangles.
public struct Region: Hashable, Sendable {
    public var id: String
    /// Fractions of the frame's width.
    public var left: Fraction
    public var width: Fraction
    /// Fractions of the frame's height.
    public var top: Fraction
    public var height: Fraction

    /// The only shape.
    public static let shape = "rectangle"

    public init(id: String, left: Fraction, top: Fraction, width: Fraction, height: Fraction) {
        self.id = id
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}
