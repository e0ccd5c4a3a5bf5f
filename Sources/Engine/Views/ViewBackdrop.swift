import Jobs
import Media
import Mixing

/// What is seen of a view where no tile is: one colour, or a still picture that covers the frame.
struct ViewBackdrop {
    let sample: ColourSample
    /// Of the frame's size and colour.
    let picture: VideoFrame?
    /// Why there is none though the pipeline names one.
    let warning: Warning?

    init(_ sample: ColourSample) {
        self.sample = sample
        picture = nil
        warning = nil
    }

    /// The middle of the pipeline's picture, as large as the frame; the colour where that cannot be had.
    init(
        _ settings: ViewPlan.Video, images: ImageFiles, codecs: any CodecFactory, scaler: any FrameScaler
    ) throws(CodecError) {
        sample = settings.background
        let encoding = settings.encoding
        guard let path = settings.overlays.backgroundImage else {
            (picture, warning) = (nil, nil)
            return
        }
        switch StillImagePicture.reading(path, images, codecs, colour: encoding.colour) {
        case .success(let still):
            let frame = FrameSize(width: encoding.width, height: encoding.height)
            picture = try still.covering(frame, colour: encoding.colour, scaler)
            warning = nil
        case .failure(let problem):
            picture = nil
            warning = Warning(reason: problem.reason, message: "the view has no background image: \(problem.message)")
        }
    }

    /// Draws what is behind the tiles over an area.
    func restore(_ area: FrameArea, in canvas: inout VideoFrame, _ scaler: any FrameScaler) throws(CodecError) {
        if let picture, canvas.copy(area, of: picture) { return }
        try scaler.fill(area, with: sample, in: &canvas)
    }
}
