package import Media

/// A decoder's picture of any sample depth and chroma format, in memory that the decoder lends for the length of a
/// call.
///
/// `PictureReduction` makes I420 of 8 bits of it.
@safe package struct PlanarPicture {
    /// What the planes hold, in their order.
    package enum Content: Equatable {
        /// Luma alone.
        case grey
        /// Luma, blue and red; chroma has a sample for each `1 << shift` luma samples.
        case colour(columnShift: Int, lineShift: Int)
        /// Green, blue and red, all of the picture's size (ITU-T H.273 §8.3, MatrixCoefficients 0).
        case rgb
    }

    /// One plane.
    @safe package struct Plane {
        let base: UnsafeRawPointer
        /// Bytes from line to line.
        let stride: Int
        let width: Int
        let height: Int
    }

    package let width: Int
    package let height: Int
    /// Bits of a sample; above 8 a sample has two bytes, in the order of the machine.
    package let depth: Int
    package let content: Content
    /// As the stream says; of RGB only the range counts.
    package let colour: VideoColour
    let planes: [Plane]

    /// Nil for what no video codec of this program has: other depths than 8 to 16, chroma that is rarer than a quarter,
    /// or planes that are not there or whose lines overlap.
    ///
    /// - Parameters:
    ///   - bases: the first sample of each plane.
    ///   - strides: bytes from line to line.
    package init?(
        width: Int, height: Int, depth: Int, _ content: Content, colour: VideoColour,
        planes: [(base: UnsafePointer<UInt8>?, stride: Int)]
    ) {
        guard VideoFrame.isDecoded(width: width, height: height), (8...16).contains(depth) else { return nil }
        self.width = width
        self.height = height
        self.depth = depth
        self.content = content
        self.colour = colour
        var shifts = [(0, 0)]
        switch content {
        case .grey: break
        case .rgb: shifts += [(0, 0), (0, 0)]
        case .colour(let columns, let lines):
            guard 0...1 ~= columns, 0...1 ~= lines else { return nil }
            shifts += [(columns, lines), (columns, lines)]
        }
        guard unsafe planes.count >= shifts.count else { return nil }
        let byteCount = depth > 8 ? 2 : 1
        var found: [Plane] = []
        for (i, shift) in shifts.enumerated() {
            let (columns, lines) = (-(-width >> shift.0), -(-height >> shift.1))
            let (base, stride) = unsafe planes[i]
            guard let base = unsafe base, stride >= columns * byteCount, stride % byteCount == 0 else { return nil }
            unsafe found.append(Plane(base: UnsafeRawPointer(base), stride: stride, width: columns, height: lines))
        }
        self.planes = found
    }
}
