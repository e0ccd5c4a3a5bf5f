public import Media

/// A round mask: how opaque each sample of a square is when a disc fills it.
public struct Disc: Sendable {
    /// In luma samples, even.
    public let side: Int
    /// Row by row, `side` apart: 255 inside, 0 outside, values in between on the edge.
    public let opacity: [UInt8]

    /// - Parameter side: clamped to an even number from 2 to `sideLimit`.
    public init(side: Int) {
        let side = max(2, min(Self.sideLimit, side)) & ~1
        self.side = side
        // Tests 4 x 4 points in each sample; coordinates are eighths of a sample.
        let middle = 4 * side
        opacity = (0..<side * side).map { place in
            let (left, top) = (8 * (place % side) + 1 - middle, 8 * (place / side) + 1 - middle)
            var count = 0
            for y in stride(from: top, to: top + 8, by: 2) {
                for x in stride(from: left, to: left + 8, by: 2) where x * x + y * y <= middle * middle { count += 1 }
            }
            return UInt8(count * 255 / 16)
        }
    }

    /// Larger than any tile needs; a mask has a byte for each sample.
    public static let sideLimit = 2048

    /// The part of a square picture of the same side inside the disc; nil for another size.
    public func overlay(of picture: VideoFrame) -> Overlay? {
        guard picture.width == side, picture.height == side else { return nil }
        return Overlay(picture, opacity: opacity, opacityStride: side)
    }
}
