import Media

/// Tells a sender of video that pictures are missing; it answers with a key frame (RFC 4585 §6.3.1).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |V=2|P|  FMT=1  |    PT=206     |           length=2            |
///     |                  SSRC of packet sender                        |
///     |                  SSRC of media source                         |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct PictureLossIndication: Equatable, Sendable {
    /// Who asks.
    public var sender: UInt32
    /// Whose pictures are missing.
    public var media: UInt32

    public init(sender: UInt32, media: UInt32) {
        self.sender = sender
        self.media = media
    }

    public func rendered() -> [UInt8] {
        var bytes: [UInt8] = [0x81, 206, 0, 2]
        bytes.appendBigEndian(sender)
        bytes.appendBigEndian(media)
        return bytes
    }
}
