import Media

/// Smaller renditions of a view's pictures. Each is scaled from the one before it, and has key frames where the view
/// has them.
struct RenditionLadder {
    private struct Rung {
        let picture: CopiedFrame
        var rendition: VideoRendition
    }

    private let scaler: any FrameScaler
    private var rungs: [Rung]

    /// - Parameter encodings: the largest first.
    init(_ encodings: [VideoEncoding], codecs: any CodecFactory) throws(CodecError) {
        scaler = try codecs.frameScaler()
        rungs = []
        for encoding in encodings {
            let picture = VideoFrame(width: encoding.width, height: encoding.height, colour: encoding.colour)
            rungs.append(
                Rung(picture: CopiedFrame(picture), rendition: try VideoRendition(encoding, codecs: codecs)))
        }
    }

    var renditions: [VideoRendition] { rungs.map(\.rendition) }

    /// Scales and encodes a picture of the view.
    mutating func send(
        _ picture: VideoFrame, at time: Int64, isKeyFrame: Bool, duration: Int64
    ) throws(CodecError) {
        // A second name for the planes, not a copy, and gone before the view draws again.
        var source: any DecodedFrame = CopiedFrame(picture)
        for i in rungs.indices {
            let target = rungs[i].picture
            try scaler.draw(source, crop: nil, rotation: .none, into: &target.picture, at: target.picture.area)
            try rungs[i].rendition.send(target.picture, at: time, isKeyFrame: isKeyFrame, duration: duration)
            source = target
        }
    }

    mutating func finish(duration: Int64) throws(CodecError) {
        for i in rungs.indices { try rungs[i].rendition.finish(duration: duration) }
    }

    /// Hands on what the renditions gave, with their number from 1.
    mutating func takeSamples(_ body: (SampleQueue, Int) -> Void) {
        for i in rungs.indices {
            if !rungs[i].rendition.samples.isEmpty { body(rungs[i].rendition.samples, i + 1) }
            rungs[i].rendition.samples.removeAll()
        }
    }
}
