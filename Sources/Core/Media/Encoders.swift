/// A coded frame or packet as an encoder gives it, in the form that `EncodedFrame` has. The storage is reused.
public struct EncodedPacket: Sendable {
    public var bytes: [UInt8] = []
    /// When it is shown, in ticks of the encoder's clock.
    public var presentationTime: Int64 = 0
    /// When it must be decoded; differs from `presentationTime` where pictures are reordered, and may then be negative.
    public var decodeTime: Int64 = 0
    /// Length in ticks; 0 for pictures, which last until the next one.
    public var duration: Int64 = 0
    public var isKeyFrame = false

    public init() {}

    /// Gives the place of a packet of audio: packets follow each other without a gap, and the first ones are given by
    /// the decoder before the first sample that was sent.
    ///
    /// - Parameter number: counted from 0.
    public mutating func place(audioPacket number: Int64, sampleCount: Int, priming: Int) {
        presentationTime = number * Int64(sampleCount) - Int64(priming)
        decodeTime = presentationTime
        duration = Int64(sampleCount)
        isKeyFrame = true
    }
}

/// Pictures in, coded frames out. The same pictures and settings give the same bytes on one kind of processor.
public protocol VideoEncoder: AnyObject {
    /// What the container must know before the first frame; available from the beginning.
    var format: VideoFormat { get }

    /// Takes a picture of the size in the settings. Frames are then read with `receive`, until false.
    ///
    /// - Parameter time: in ticks of the settings' clock; later than the one before.
    /// - Parameter isKeyFrame: whether it must become a key frame that decoding can begin with.
    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError)

    /// Ends the stream: no picture follows.
    func finish() throws(CodecError)

    /// Fills in the next frame in decoding order.
    ///
    /// - Returns: false where the encoder wants more pictures first, or has given everything.
    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool
}

/// Audio in, coded packets out.
public protocol AudioEncoder: AnyObject {
    /// What the container must know before the first packet.
    var format: AudioFormat { get }
    /// Samples per channel in a packet.
    var packetSampleCount: Int { get }
    /// Samples per channel that the decoder gives before the first one that was sent: `media_time` of an edit list
    /// (ISO/IEC 14496-12 §8.6.6), pre-skip of Opus (RFC 7845 §4.2).
    var primingSampleCount: Int { get }

    /// Takes interleaved samples, any number of them for each channel. Packets are then read with `receive`, until
    /// false.
    func send(_ samples: Span<Float>) throws(CodecError)

    /// Ends the stream: fills the last packet with silence, and produces enough packets for the decoder to return every
    /// sample that was sent.
    func finish() throws(CodecError)

    /// Fills in the next packet. Its presentation counts samples: the first packet's is minus `primingSampleCount`.
    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool
}
