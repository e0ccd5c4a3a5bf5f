/// A small picture with how opaque each of its samples is, to be laid over another picture.
public struct Overlay: Sendable {
    public let picture: VideoFrame
    /// One for each luma sample, row by row: 0 shows what is below, 255 hides it. A chroma sample has the mean of its
    /// four.
    public let opacity: [UInt8]
    /// Distance of two rows of `opacity` in bytes.
    public let opacityStride: Int

    /// Nil unless width and height are even and each sample has its opacity.
    public init?(_ picture: VideoFrame, opacity: [UInt8], opacityStride: Int) {
        guard picture.width.isMultiple(of: 2), picture.height.isMultiple(of: 2), opacityStride >= picture.width,
            opacityStride <= opacity.count,
            opacity.count - picture.width >= opacityStride * (picture.height - 1)
        else { return nil }
        self.picture = picture
        self.opacity = opacity
        self.opacityStride = opacityStride
    }

    public var width: Int { picture.width }
    public var height: Int { picture.height }
}
