import Jobs
import Media
import Mixing

/// A picture that a job or its pipeline names, decoded.
struct StillImagePicture {
    private let picture: CopiedFrame

    /// Why there is none.
    struct Problem: Error, Equatable {
        let reason: Reason
        let message: String
    }

    /// - Parameter colour: that of the canvas that it is for.
    static func reading(
        _ path: String, _ images: ImageFiles, _ codecs: any CodecFactory, colour: VideoColour
    ) -> Result<StillImagePicture, Problem> {
        guard let bytes = images[path] else {
            return .failure(Problem(reason: .fileMissing, message: "\(path) does not exist or cannot be read"))
        }
        do throws(CodecError) {
            return .success(StillImagePicture(picture: CopiedFrame(try codecs.picture(ofImage: bytes, colour: colour))))
        } catch {
            return .failure(Problem(reason: .codecUnsupported, message: "\(path): \(error)"))
        }
    }

    /// Its middle, scaled so that it fills a frame of this size.
    func covering(
        _ size: FrameSize, colour: VideoColour, _ scaler: any FrameScaler
    ) throws(CodecError) -> VideoFrame? {
        var canvas = VideoFrame(width: size.width, height: size.height, colour: colour)
        let own = FrameSize(width: picture.width, height: picture.height)
        guard let placement = FitPolicy.crop.placement(of: own, in: canvas.area) else { return nil }
        try scaler.draw(picture, crop: placement.source, rotation: .none, into: &canvas, at: canvas.area)
        return canvas
    }
}
