package import Media

/// Makes I420 of 8 bits of pictures with more bits or more chroma, and of RGB. The range stays; RGB becomes BT.709.
///
/// Each sample is the mean of those that it covers, rounded once. All arithmetic is in whole numbers, so every machine
/// gives the same samples.
package final class PictureReduction {
    package private(set) var picture = VideoFrame(width: 1, height: 1)
    /// Of the last depth in full range; most streams keep theirs.
    private var full: (depth: Int, luma: FullRangeReduction, chroma: FullRangeReduction)?

    package init() {}

    /// Puts the picture into `picture`, whose storage is used again where the size is the same.
    package func reduce(_ source: PlanarPicture) {
        if picture.width != source.width || picture.height != source.height {
            picture = VideoFrame(width: source.width, height: source.height)
        }
        picture.colour =
            source.content == .rgb ? VideoColour(matrix: .bt709, range: source.colour.range) : source.colour
        if source.depth == 8 || source.colour.range == .limited {
            let shifting = ShiftingReduction(depth: source.depth)
            reduce(source, luma: shifting, chroma: shifting)
        } else {
            if full?.depth != source.depth {
                full = (
                    source.depth, FullRangeReduction(depth: source.depth, isChroma: false),
                    FullRangeReduction(depth: source.depth, isChroma: true)
                )
            }
            guard let full else { return }
            reduce(source, luma: full.luma, chroma: full.chroma)
        }
    }

    private func reduce<Reduction: SampleReduction>(
        _ source: PlanarPicture, luma: Reduction, chroma: Reduction
    ) {
        if source.depth > 8 {
            reduce(source, of: UInt16.self, luma, chroma)
        } else {
            reduce(source, of: UInt8.self, luma, chroma)
        }
    }

    private func reduce<Sample: FixedWidthInteger, Reduction: SampleReduction>(
        _ source: PlanarPicture, of: Sample.Type, _ luma: Reduction, _ chroma: Reduction
    ) {
        let (width, height) = (picture.width, picture.height)
        let (chromaWidth, chromaHeight) = (picture.chromaWidth, picture.chromaHeight)
        let (yStride, uvStride) = (picture.yStride, picture.uvStride)
        let planes = source.planes
        picture.withMutablePlanes { y, u, v in
            unsafe y.withUnsafeMutableBufferPointer { y in
                unsafe u.withUnsafeMutableBufferPointer { u in
                    unsafe v.withUnsafeMutableBufferPointer { v in
                        let whole = unsafe MutablePlaneView(
                            y, PlaneArea(stride: yStride, area: .init(x: 0, y: 0, width: width, height: height)))
                        let part = PlaneArea(
                            stride: uvStride, area: .init(x: 0, y: 0, width: chromaWidth, height: chromaHeight))
                        guard let whole, let blue = unsafe MutablePlaneView(u, part),
                            let red = unsafe MutablePlaneView(v, part)
                        else { return }
                        switch source.content {
                        case .grey:
                            mean(of: planes[0], of: Sample.self, columns: 1, lines: 1, luma, into: whole)
                            // Grey, in every range.
                            unsafe u.update(repeating: 128)
                            unsafe v.update(repeating: 128)
                        case .colour(let columnShift, let lineShift):
                            mean(of: planes[0], of: Sample.self, columns: 1, lines: 1, luma, into: whole)
                            for (plane, target) in [(planes[1], blue), (planes[2], red)] {
                                mean(
                                    of: plane, of: Sample.self, columns: 2 - columnShift, lines: 2 - lineShift, chroma,
                                    into: target)
                            }
                        case .rgb:
                            let mixing = RGBMixing(depth: source.depth, range: source.colour.range)
                            mixing.mix(planes, of: Sample.self, luma, into: whole) { mixing.luma($0, $1, $2) }
                            mixing.mix(planes, of: Sample.self, chroma, into: blue) { mixing.blue($0, $1, $2) }
                            mixing.mix(planes, of: Sample.self, chroma, into: red) { mixing.red($0, $1, $2) }
                        }
                    }
                }
            }
        }
    }
}

/// Writes the mean of `columns` x `lines` samples, each 1 or 2, for each sample of the target. Beyond an edge the last
/// sample counts again.
private func mean<Sample: FixedWidthInteger, Reduction: SampleReduction>(
    of plane: PlanarPicture.Plane, of: Sample.Type, columns: Int, lines: Int, _ reduction: Reduction,
    into target: MutablePlaneView
) {
    // Always four samples, the same one several times where fewer are covered.
    for row in 0..<target.height {
        let upper = unsafe plane.line(min(row * lines, plane.height - 1), of: Sample.self)
        let lower = unsafe plane.line(min(row * lines + lines - 1, plane.height - 1), of: Sample.self)
        let room = unsafe target.base + row * target.stride
        for x in 0..<target.width {
            let (left, right) = (
                min(x &* columns, plane.width &- 1), min(x &* columns &+ columns &- 1, plane.width &- 1)
            )
            let sum =
                unsafe Int32(truncatingIfNeeded: upper[left]) &+ Int32(truncatingIfNeeded: upper[right])
                &+ Int32(truncatingIfNeeded: lower[left]) &+ Int32(truncatingIfNeeded: lower[right])
            unsafe room[x] = reduction.reduced(sum)
        }
    }
}

extension PlanarPicture.Plane {
    /// The first sample of a line.
    fileprivate func line<Sample>(_ number: Int, of: Sample.Type) -> UnsafePointer<Sample> {
        unsafe (base + number * stride).assumingMemoryBound(to: Sample.self)
    }
}

/// Luma and chroma of BT.709 from sums of four samples of green, blue and red (ITU-T H.273 §8.3), with 16 binary
/// places.
private struct RGBMixing {
    /// Shares of red, green and blue.
    private let shares: (red: Int64, green: Int64, blue: Int64)
    /// What a difference to luma becomes.
    private let slopes: (blue: Int64, red: Int64)
    /// Of four samples of chroma.
    private let middle: Int64
    private static let places: Int64 = 16

    init(depth: Int, range: VideoColour.Range) {
        let (red, blue) = VideoColour.bt709.lumaShares
        func fixed(_ value: Double) -> Int64 { Int64((value * Double(1 << Self.places)).rounded()) }
        shares = (fixed(red), (1 << Self.places) - fixed(red) - fixed(blue), fixed(blue))
        // Chroma has 224 steps where luma and RGB have 219.
        let steps = range == .full ? 1.0 : 224.0 / 219
        slopes = (fixed(steps / (2 * (1 - blue))), fixed(steps / (2 * (1 - red))))
        middle = 4 << Int64(depth - 1)
    }

    /// Rounded down, as what follows: `SampleReduction` rounds to the nearest.
    func luma(_ green: Int64, _ blue: Int64, _ red: Int64) -> Int64 {
        exactLuma(green, blue, red) >> Self.places
    }

    func blue(_ green: Int64, _ blue: Int64, _ red: Int64) -> Int64 {
        chroma(blue << Self.places &- exactLuma(green, blue, red), slopes.blue)
    }

    func red(_ green: Int64, _ blue: Int64, _ red: Int64) -> Int64 {
        chroma(red << Self.places &- exactLuma(green, blue, red), slopes.red)
    }

    private func exactLuma(_ green: Int64, _ blue: Int64, _ red: Int64) -> Int64 {
        shares.red &* red &+ shares.green &* green &+ shares.blue &* blue
    }

    private func chroma(_ difference: Int64, _ slope: Int64) -> Int64 {
        (difference &* slope) >> (2 * Self.places) &+ middle
    }

    /// Writes what `mixed` makes of the four samples that each sample of the target covers; where the target has the
    /// planes' size, that is one sample four times.
    func mix<Sample: FixedWidthInteger, Reduction: SampleReduction>(
        _ planes: [PlanarPicture.Plane], of: Sample.Type, _ reduction: Reduction, into target: MutablePlaneView,
        _ mixed: (Int64, Int64, Int64) -> Int64
    ) {
        let (width, height) = (planes[0].width, planes[0].height)
        let (columns, lines) = (target.width == width ? 1 : 2, target.height == height ? 1 : 2)
        for row in 0..<target.height {
            let room = unsafe target.base + row * target.stride
            for x in 0..<target.width {
                let (left, right) = (min(x * columns, width - 1), min(x * columns + columns - 1, width - 1))
                func sum(_ plane: Int) -> Int64 {
                    let upper = unsafe planes[plane].line(min(row * lines, height - 1), of: Sample.self)
                    let lower = unsafe planes[plane].line(min(row * lines + lines - 1, height - 1), of: Sample.self)
                    return unsafe Int64(upper[left]) + Int64(upper[right]) + Int64(lower[left]) + Int64(lower[right])
                }
                let value = mixed(sum(0), sum(1), sum(2))
                unsafe room[x] = reduction.reduced(Int32(clamping: max(0, value)))
            }
        }
    }
}
