import Media

/// Commands a sender of video to send a key frame, whatever it knows of losses (RFC 5104 §4.3.1).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |V=2|P|  FMT=4  |    PT=206     |           length=4            |
///     |                  SSRC of packet sender                        |
///     |                  SSRC of media source (0)                     |
///     |                  SSRC of the sender that is commanded         |
///     | sequence no.  |                  reserved (0)                 |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct FullIntraRequest: Equatable, Sendable {
    /// Who asks.
    public var sender: UInt32
    /// The SSRC of the requested video.
    public var media: UInt32
    /// One more with each new command; a sender takes the same number for the same command (RFC 5104 §4.3.1.1).
    public var sequence: UInt8

    public init(sender: UInt32, media: UInt32, sequence: UInt8) {
        self.sender = sender
        self.media = media
        self.sequence = sequence
    }

    public func rendered() -> [UInt8] {
        var bytes: [UInt8] = [0x84, 206, 0, 4]
        bytes.appendBigEndian(sender)
        bytes += [0, 0, 0, 0]
        bytes.appendBigEndian(media)
        bytes += [sequence, 0, 0, 0]
        return bytes
    }
}
