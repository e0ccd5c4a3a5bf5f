import CFFmpeg
import Media

extension ImageFormat {
    /// Nil if the installed libavcodec lacks it.
    var decoder: UnsafePointer<AVCodec>? {
        switch self {
        case .png: unsafe avcodec_find_decoder_by_name("png")
        case .jpeg: unsafe avcodec_find_decoder_by_name("mjpeg")
        case .webp: unsafe avcodec_find_decoder_by_name("webp")
        }
    }
}
