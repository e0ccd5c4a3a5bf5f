import FFmpeg
import Media

/// Property: whatever a file begins with, it is refused with a reason or gives one whole picture of a size that is
/// shown; a format that is not read is never decoded.
func fuzzStillImage(_ input: [UInt8]) {
    let colour = VideoColour(matrix: (input.last ?? 0) & 1 == 0 ? .bt709 : .bt601)
    do throws(CodecError) {
        let picture = try FFmpegLibrary().picture(ofImage: input, colour: colour)
        holds(ImageFormat(input) != nil, "only pictures are decoded")
        holds(VideoFrame.isDecoded(width: picture.width, height: picture.height), "a size that is shown")
        holds(picture.colour == colour, "the colour that was asked for")
        picture.withPlanes { y, yStride, u, v, uvStride in
            holds(y.count >= yStride * (picture.height - 1) + picture.width, "a whole plane of luma")
            let count = uvStride * (picture.chromaHeight - 1) + picture.chromaWidth
            holds(u.count >= count && v.count >= count, "whole planes of chroma")
        }
    } catch {
        holds(!error.description.isEmpty, "a refusal has a reason")
    }
}
