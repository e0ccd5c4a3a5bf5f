import Media

/// Where in a plane: the distance of its rows in samples, and a rectangle.
struct PlaneArea {
    let stride: Int
    let area: FrameArea
}

/// A rectangle of samples in memory that its owner lends for the length of a call.
@safe struct PlaneView {
    var base: UnsafePointer<UInt8>
    var stride: Int
    var width: Int
    var height: Int

    /// Nil if the rectangle is not inside of the memory.
    init?(_ samples: UnsafeBufferPointer<UInt8>, _ place: PlaneArea) {
        // Nothing is written through it: the way back is read-only again.
        let memory = unsafe UnsafeMutableBufferPointer(mutating: samples)
        guard let plane = unsafe MutablePlaneView(memory, place)
        else {
            return nil
        }
        self.init(plane)
    }

    init(_ plane: MutablePlaneView) {
        unsafe base = UnsafePointer(plane.base)
        stride = plane.stride
        width = plane.width
        height = plane.height
    }
}

/// The same, to be drawn into.
@safe struct MutablePlaneView {
    var base: UnsafeMutablePointer<UInt8>
    var stride: Int
    var width: Int
    var height: Int

    /// Nil if the rectangle is not inside of the memory.
    init?(_ samples: UnsafeMutableBufferPointer<UInt8>, _ place: PlaneArea) {
        let (stride, area) = (place.stride, place.area)
        guard let start = samples.baseAddress, area.width > 0, area.height > 0, area.x >= 0, area.y >= 0,
            stride >= area.x + area.width,
            stride * (area.y + area.height - 1) + area.x + area.width <= samples.count
        else { return nil }
        unsafe base = start + stride * area.y + area.x
        self.stride = stride
        width = area.width
        height = area.height
    }

    init(base: UnsafeMutablePointer<UInt8>, stride: Int, width: Int, height: Int) {
        unsafe self.base = base
        self.stride = stride
        self.width = width
        self.height = height
    }
}

/// Memory for a plane between two steps; it only grows.
@safe struct PlaneRoom: ~Copyable {
    private var memory: UnsafeMutableBufferPointer<UInt8>

    init() {
        unsafe memory = .allocate(capacity: 0)
    }

    deinit {
        unsafe memory.deallocate()
    }

    mutating func plane(width: Int, height: Int) -> MutablePlaneView? {
        let stride = (width + 31) & ~31
        if unsafe memory.count < stride * height {
            unsafe memory.deallocate()
            unsafe memory = .allocate(capacity: stride * height)
        }
        return unsafe memory.baseAddress.map {
            unsafe MutablePlaneView(base: $0, stride: stride, width: width, height: height)
        }
    }
}
