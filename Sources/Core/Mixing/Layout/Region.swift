/// A place for one input: a rectangle in parts of the frame, origin top left (`object(Region)` of the OWT API).
///
/// OWT's schema leaves room for other shapes; its mixer draws rectangles only.
public struct Region: Hashable, Sendable {
    public var id: String
    /// Parts of the frame's width.
    public var left: Fraction
    public var width: Fraction
    /// Parts of the frame's height.
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
