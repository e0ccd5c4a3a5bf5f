import CYUV

/// Scales one plane. At every ratio the centres of the outermost samples keep their distance to the edges, so that
/// nothing shifts.
///
/// libyuv shrinks. Its bilinear filter reads two samples each way, so a plane is first halved, each sample the mean of
/// its parts, until at most a half is left to do; that is also several times faster than its box filter at 3:1. This
/// type enlarges, except at 1:2: libyuv puts the outermost samples onto the edges, which shifts the samples near them.
final class PlaneScaler {
    private var halves = PlaneRoom()
    private var otherHalves = PlaneRoom()
    private var shrunk = PlaneRoom()
    private var widened = PlaneRoom()
    private var columns = Interpolation(from: 1, to: 1)
    private var rows = Interpolation(from: 1, to: 1)

    func scale(_ source: PlaneView, into target: MutablePlaneView) {
        if source.width >= target.width, source.height >= target.height {
            shrink(source, into: target)
            return
        }
        var source = source
        let (width, height) = (min(source.width, target.width), min(source.height, target.height))
        if width < source.width || height < source.height {
            guard let room = shrunk.plane(width: width, height: height) else { return }
            shrink(source, into: room)
            source = PlaneView(room)
        }
        enlarge(source, into: target)
    }

    private func shrink(_ source: PlaneView, into target: MutablePlaneView) {
        var source = source
        if source.width == target.width, source.height == target.height {
            copy(source, into: target)
            return
        }
        // libyuv has kernels for these.
        if source.width == 4 * target.width, source.height == 4 * target.height {
            libyuv(source, into: target, kFilterBox)
            return
        }
        var usesFirst = true
        while true {
            let width = source.width > 2 * target.width ? (source.width + 1) / 2 : source.width
            let height = source.height > 2 * target.height ? (source.height + 1) / 2 : source.height
            if width == source.width, height == source.height { break }
            let room =
                usesFirst
                ? halves.plane(width: width, height: height) : otherHalves.plane(width: width, height: height)
            guard let room else { return }
            libyuv(source, into: room, kFilterBilinear)
            source = PlaneView(room)
            usesFirst.toggle()
        }
        libyuv(source, into: target, kFilterBilinear)
    }

    private func enlarge(_ source: PlaneView, into target: MutablePlaneView) {
        if target.width == 2 * source.width, target.height == 2 * source.height {
            libyuv(source, into: target, kFilterBilinear)
            return
        }
        if columns.source != source.width || columns.target != target.width {
            columns = Interpolation(from: source.width, to: target.width)
        }
        if rows.source != source.height || rows.target != target.height {
            rows = Interpolation(from: source.height, to: target.height)
        }
        var source = source
        if target.width > source.width {
            // Where the height stays, this is all.
            let isLast = target.height == source.height
            let room = isLast ? target : widened.plane(width: target.width, height: source.height)
            guard let room else { return }
            widen(source, into: room)
            if isLast { return }
            source = PlaneView(room)
        }
        for row in 0..<target.height {
            let (first, weight) = (rows.first[row], rows.weight[row])
            let line = unsafe source.base + Int(first) * source.stride
            unsafe InterpolatePlane(
                line, 0, first + 1 < source.height ? line + source.stride : line, 0,
                target.base + row * target.stride, 0, Int32(target.width), 1, Int32(weight))
        }
    }

    private func widen(_ source: PlaneView, into target: MutablePlaneView) {
        let last = source.width - 1
        unsafe columns.first.withUnsafeBufferPointer { first in
            unsafe columns.weight.withUnsafeBufferPointer { weight in
                for row in 0..<source.height {
                    let line = unsafe source.base + row * source.stride
                    let out = unsafe target.base + row * target.stride
                    for x in 0..<target.width {
                        let left = unsafe Int(first[x])
                        let share = unsafe Int32(weight[x])
                        let mixed =
                            unsafe Int32(line[left]) &* (256 &- share) &+ Int32(line[left < last ? left &+ 1 : last])
                            &* share
                        unsafe out[x] = UInt8(truncatingIfNeeded: (mixed &+ 128) >> 8)
                    }
                }
            }
        }
    }

    private func libyuv(_ source: PlaneView, into target: MutablePlaneView, _ filter: FilterMode) {
        unsafe ScalePlane(
            source.base, Int32(source.stride), Int32(source.width), Int32(source.height), target.base,
            Int32(target.stride), Int32(target.width), Int32(target.height), filter)
    }

    private func copy(_ source: PlaneView, into target: MutablePlaneView) {
        unsafe CopyPlane(
            source.base, Int32(source.stride), target.base, Int32(target.stride), Int32(target.width),
            Int32(target.height))
    }
}

/// For each new sample the two old ones around it, and how near it is to the second, in 256ths.
struct Interpolation {
    let source: Int
    let target: Int
    private(set) var first: [Int32] = []
    private(set) var weight: [Int32] = []

    init(from source: Int, to target: Int) {
        self.source = source
        self.target = target
        for i in 0..<target {
            // The middle of sample i, in 256ths of a source sample, counted from the middle of the first.
            let position = ((2 * i + 1) * source * 256 + target) / (2 * target) - 128
            let inside = max(0, min(position, (source - 1) * 256))
            first.append(Int32(inside / 256))
            weight.append(Int32(inside % 256))
        }
    }
}
