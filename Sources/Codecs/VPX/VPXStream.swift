import Media

/// The formats of libvpx.
enum VPXStream {
    case vp8, vp9

    init?(_ codec: VideoCodec) {
        switch codec {
        case .vp8: self = .vp8
        case .vp9: self = .vp9
        case .h264, .h265, .av1: return nil
        }
    }

    var codec: VideoCodec {
        switch self {
        case .vp8: .vp8
        case .vp9: .vp9
        }
    }

    var name: String { codec.rawValue }
}
