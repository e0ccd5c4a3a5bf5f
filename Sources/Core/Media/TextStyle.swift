/// How a line of text looks in a view.
public struct TextStyle: Hashable, Sendable {
    /// Heights at which letters can be read, up to those of the largest initials; others are brought between them.
    public static let heightRange = 8...1024

    /// Of the line with its margins, in luma samples; the size of the letters follows from it.
    public let height: Int
    /// The colour of the letters.
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8
    /// How opaque the dark plate behind the letters is; 0 for none.
    public var plate: UInt8
    /// The widest overlay in luma samples: longer text ends in an ellipsis.
    public let widthLimit: Int

    public init(
        height: Int, red: UInt8 = 255, green: UInt8 = 255, blue: UInt8 = 255, plate: UInt8 = 0, widthLimit: Int
    ) {
        self.height = max(Self.heightRange.lowerBound, min(Self.heightRange.upperBound, height))
        self.red = red
        self.green = green
        self.blue = blue
        self.plate = plate
        self.widthLimit = max(2, min(VideoFrame.sideLimit, widthLimit))
    }
}
