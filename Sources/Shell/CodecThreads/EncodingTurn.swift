import Media

/// One call of an encoder: a picture or the end goes there, packets or a failure come back.
///
/// Either the caller of the encoder has it or the encoder's thread.
final class EncodingTurn: @unchecked Sendable {
    private var picture = VideoFrame(width: 1, height: 1)
    private var time: Int64 = 0
    private var isKeyFrame = false
    private var isEnd = false
    private var packets = PacketList()
    private var failure: CodecError?

    /// Copies the picture; the storage is reused.
    func hold(_ picture: VideoFrame, at time: Int64, isKeyFrame: Bool) {
        if self.picture.width != picture.width || self.picture.height != picture.height {
            self.picture = VideoFrame(width: picture.width, height: picture.height)
        }
        self.picture.colour = picture.colour
        // The sizes are the same.
        _ = self.picture.copy(picture.area, of: picture)
        self.time = time
        self.isKeyFrame = isKeyFrame
    }

    func holdEnd() {
        isEnd = true
    }

    func perform(with encoder: any VideoEncoder) {
        do throws(CodecError) {
            if isEnd {
                try encoder.finish()
            } else {
                try encoder.send(picture, at: time, isKeyFrame: isKeyFrame)
            }
            try packets.receive(from: encoder)
        } catch {
            failure = error
        }
    }

    /// Moves what came of it to the end of a list.
    func give(to list: inout PacketList) throws(CodecError) {
        list.append(&packets)
        guard let failure else { return }
        self.failure = nil
        throw failure
    }
}
