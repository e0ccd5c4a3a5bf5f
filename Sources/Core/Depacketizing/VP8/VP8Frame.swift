import Media

/// What is known of the open frame (RFC 7741 §4.2, RFC 6386 §9.1).
struct VP8Frame: Sendable {
    /// N: no frame refers to this one.
    private(set) var isDiscardable = false
    private(set) var pictureID: UInt16?
    private(set) var reference = FrameReference.independent
    private(set) var isKeyFrame = false
    /// Of a key frame.
    private(set) var format: VideoFormat?

    init() {}

    /// - Parameter descriptor: of the frame's first packet, and `header` right after it.
    init(_ descriptor: VP8PayloadDescriptor, header: VP8FrameHeader) {
        isDiscardable = descriptor.isNonReference
        pictureID = descriptor.pictureID
        reference = descriptor.reference
        isKeyFrame = header.isKeyFrame
        guard isKeyFrame else { return }
        format = VideoFormat(width: header.width, height: header.height, configuration: .vp8)
    }
}
