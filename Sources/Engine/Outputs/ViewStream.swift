import Media

/// What a rendition of the view is.
struct ViewStream {
    let format: TrackFormat
    let clockRate: ClockRate
    /// Kilobits per second, if the report contains them.
    var bitrate: Int?
    /// The number of the video's rendition: 0 is the view itself.
    var rendition = 0
    /// Of video.
    var frameRate: FrameRate?

    var id: ViewStreamID { ViewStreamID(kind: format.codec.kind, rendition: rendition) }
}

/// What samples belong to.
struct ViewStreamID: Hashable {
    let kind: MediaKind
    var rendition = 0

    static let audio = ViewStreamID(kind: .audio)
    static let video = ViewStreamID(kind: .video)
}
