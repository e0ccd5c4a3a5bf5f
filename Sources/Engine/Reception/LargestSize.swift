import Media

/// The largest picture of a track that changes its size.
struct LargestSize {
    private(set) var size: FrameSize?

    /// Updates the size from a frame's format; audio has none.
    mutating func note(_ format: TrackFormat?) {
        guard case .video(let video)? = format else { return }
        let next = FrameSize(width: video.width, height: video.height)
        if next.width * next.height > (size.map { $0.width * $0.height } ?? 0) { size = next }
    }
}
