import Media

/// How a player turns the pictures of a track (ISO/IEC 14496-12 §6.2.2): a b u, c d v, x y w, where x and y lead the
/// turned picture back into the upper left corner.
struct TransformationMatrix: Equatable {
    private let words: [UInt32]

    private static let one: UInt32 = 0x0001_0000
    private static let minusOne: UInt32 = 0xFFFF_0000

    /// No rotation, no scaling (ISO/IEC 14496-12 §8.2.2.2).
    static let unity = TransformationMatrix(.none, width: 0, height: 0)

    /// - Parameters:
    ///   - width: of the picture before it is turned, as in `tkhd`.
    init(_ rotation: FrameRotation, width: UInt16, height: UInt16) {
        let (right, bottom) = (UInt32(width) << 16, UInt32(height) << 16)
        let (one, minusOne) = (Self.one, Self.minusOne)
        words =
            switch rotation {
            case .none: [one, 0, 0, 0, one, 0, 0, 0]
            case .quarter: [0, one, 0, minusOne, 0, 0, bottom, 0]
            case .half: [minusOne, 0, 0, 0, minusOne, 0, right, bottom]
            case .threeQuarters: [0, minusOne, 0, one, 0, 0, 0, right]
            }
    }

    func write(to writer: inout BoxWriter) {
        for word in words { writer.uint32(word) }
        writer.uint32(0x4000_0000)
    }
}
