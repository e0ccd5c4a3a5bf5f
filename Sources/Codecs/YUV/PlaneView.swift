/// A rectangle of samples in somebody's memory, which is lent for the length of a call.
struct PlaneView {
    var base: UnsafePointer<UInt8>
    var stride: Int
    var width: Int
    var height: Int

    /// Nil where the rectangle does not lie in the memory.
    init?(_ samples: UnsafeBufferPointer<UInt8>, stride: Int, x: Int, y: Int, width: Int, height: Int) {
        // Nothing is written through it: the way back is read-only again.
        let memory = UnsafeMutableBufferPointer(mutating: samples)
        guard let plane = MutablePlaneView(memory, stride: stride, x: x, y: y, width: width, height: height) else {
            return nil
        }
        self.init(plane)
    }

    init(_ plane: MutablePlaneView) {
        base = UnsafePointer(plane.base)
        stride = plane.stride
        width = plane.width
        height = plane.height
    }
}

/// The same, to be drawn into.
struct MutablePlaneView {
    var base: UnsafeMutablePointer<UInt8>
    var stride: Int
    var width: Int
    var height: Int

    init?(_ samples: UnsafeMutableBufferPointer<UInt8>, stride: Int, x: Int, y: Int, width: Int, height: Int) {
        guard let start = samples.baseAddress, width > 0, height > 0, x >= 0, y >= 0, stride >= x + width,
            stride * (y + height - 1) + x + width <= samples.count
        else { return nil }
        base = start + stride * y + x
        self.stride = stride
        self.width = width
        self.height = height
    }

    init(base: UnsafeMutablePointer<UInt8>, stride: Int, width: Int, height: Int) {
        self.base = base
        self.stride = stride
        self.width = width
        self.height = height
    }
}

/// Room for a plane between two steps; it only grows.
struct PlaneRoom: ~Copyable {
    private var memory: UnsafeMutableBufferPointer<UInt8>

    init() {
        memory = .allocate(capacity: 0)
    }

    deinit {
        memory.deallocate()
    }

    mutating func plane(width: Int, height: Int) -> MutablePlaneView? {
        let stride = (width + 31) & ~31
        if memory.count < stride * height {
            memory.deallocate()
            memory = .allocate(capacity: stride * height)
        }
        return memory.baseAddress.map { MutablePlaneView(base: $0, stride: stride, width: width, height: height) }
    }
}
