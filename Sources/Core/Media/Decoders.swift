/// Coded frames in, pictures out, in presentation order.
///
/// A damaged frame throws and changes nothing else: the next one can be sent. Nothing is decoded ahead: a stream
/// without reordering gives each picture after its frame, before the next one. All calls come from one thread at a
/// time; a decoder may work on another one between `send` and `receive`.
public protocol VideoDecoder: AnyObject {
    /// Takes a whole frame, in the form that `EncodedFrame` has. Pictures are then read with `receive`, until nil.
    ///
    /// - Parameter format: that of the frame's container or key frame; needed with the first frame of a stream whose
    ///   parameter sets are not in band, and ignored otherwise.
    /// - Parameter tag: anything; the picture that is decoded from this frame has it, wherever reordering puts it.
    /// - Throws: what is wrong with the frame. Where it is decoded beside the caller, the next `receive` throws that.
    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError)

    /// The next picture that is ready. It stays valid until the next call of any method.
    func receive() throws(CodecError) -> (any DecodedFrame)?

    /// Ends the stream: frames delayed for reordering are ready then. Afterwards only `reset` may be called.
    func finish()

    /// Forgets all frames, also those whose pictures were not read: the next frame must be a key frame.
    func reset()
}

/// Coded packets in, blocks of audio out; no delay of its own but the codec's.
///
/// Every call overwrites the block, whose storage is reused. After an error the block is empty and the decoder is ready
/// for the next packet.
public protocol AudioDecoder: AnyObject {
    /// The packets that come next have this format. A decoder for one format alone ignores it.
    func follow(_ format: AudioFormat) throws(CodecError)

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError)

    /// Conceals lost packets: with at least `sampleCount` samples per channel if the codec counts in steps (2.5 ms of
    /// Opus), otherwise with exactly as many.
    ///
    /// - Parameter next: the packet after the loss, if it has arrived: Opus may carry a copy of the lost packet in it
    ///   (RFC 6716 §2.1.7). It is decoded by itself afterwards.
    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) throws(CodecError)

    /// Forgets what came before.
    func reset()
}

extension AudioDecoder {
    public func follow(_ format: AudioFormat) throws(CodecError) {}

    /// Silence, for codecs that know nothing better.
    public func fillSilence(sampleCount: Int, channelCount: Int, sampleRate: Int, into block: inout AudioBlock) {
        block.samples.removeAll(keepingCapacity: true)
        block.channelCount = channelCount
        block.sampleRate = sampleRate
        // One second at most, whatever a stream's clock claims.
        let count = max(0, min(sampleCount, sampleRate)) * channelCount
        block.samples.append(contentsOf: repeatElement(0, count: count))
    }
}
