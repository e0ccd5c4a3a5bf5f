import Jobs
import Media
import Packaging

/// A file that will be written, or the first of several in a row: the pipeline's settings with the chosen name and
/// container.
struct OutputPlan: Equatable {
    let fileName: FileName
    /// Where the files go on as soon as a codec comes that the container does not take: Matroska takes all. Nil where
    /// none can come, or another output is Matroska.
    var fallback: FileName?
    let identitySeed: IdentitySeed
    /// Of a view everything is taken as it is.
    var media = MediaMode()
    var onFormatChange = FormatChangePolicy.keep
    var gaps = GapPolicy.fill

    /// What a report calls a file of all connections, and the stem of its name.
    static let combinedLabel = "combined"
    /// An MP4 has room for so many tracks; each takes a kilobyte, whether it comes or not.
    static let mp4TrackLimit = 64

    /// How many tracks of many connections the header has room for.
    var trackLimit: Int {
        switch fileName.container {
        case .mp4, .m4a: Self.mp4TrackLimit
        case .mkv: MatroskaWriter.trackLimit
        }
    }

    /// - Parameter origin: the file's first moment.
    func identity(from origin: SessionTime) -> FileIdentity {
        identitySeed.identity(of: fileName.rendered(), from: origin)
    }
}
