import CYUV

/// A plane of samples in memory that its owner keeps for the length of a call.
@safe struct FramePlane {
    private let base: UnsafeMutablePointer<UInt8>?
    private let stride: Int32
    private let width: Int32
    private let height: Int32

    /// - Parameters:
    ///   - base: the first sample; nil for a plane that its frame lacks, which is then neither read nor written.
    ///   - stride: bytes from row to row.
    init(_ base: UnsafeMutablePointer<UInt8>?, stride: Int32, width: Int, height: Int) {
        unsafe self.base = base
        self.stride = stride
        self.width = Int32(width)
        self.height = Int32(height)
    }

    /// Copies the plane into one of its size, its samples brought to 8 bits.
    ///
    /// - Parameter depth: bits of a sample, 8 to 16; above 8 they are the lower ones of two bytes.
    func narrow(depth: Int, into target: FramePlane) {
        guard let source = unsafe base, let room = unsafe target.base else { return }
        guard depth > 8 else {
            unsafe CopyPlane(source, stride, room, target.stride, width, height)
            return
        }
        unsafe source.withMemoryRebound(to: UInt16.self, capacity: 1) {
            unsafe Convert16To8Plane($0, stride / 2, room, target.stride, 1 << Int32(24 - depth), width, height)
        }
    }

    /// The same into a plane of any size: each of its samples is the mean of those that it covers.
    ///
    /// - Parameter scratch: room for the step between; it only grows.
    func scale(depth: Int, into target: FramePlane, over scratch: inout [UInt8]) {
        if width == target.width, height == target.height {
            narrow(depth: depth, into: target)
            return
        }
        let count = Int(width) * Int(height)
        if scratch.count < count { scratch = [UInt8](repeating: 0, count: count) }
        unsafe scratch.withUnsafeMutableBufferPointer { room in
            let narrowed = unsafe FramePlane(room.baseAddress, stride: width, width: Int(width), height: Int(height))
            narrow(depth: depth, into: narrowed)
            unsafe ScalePlane(
                room.baseAddress, width, width, height, target.base, target.stride, target.width, target.height,
                kFilterBox)
        }
    }
}
