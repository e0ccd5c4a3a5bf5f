/// One whole coded picture or one packet of coded audio, as a container stores it.
///
/// H.264 and H.265 are runs of NAL units, each after a four-byte big-endian length (ISO/IEC 14496-15); AV1 is a
/// temporal unit of OBUs with size fields and without delimiter (AV1 bitstream specification §5.2); everything else is
/// the bitstream as it is. The byte storage is reused from frame to frame.
public struct EncodedFrame: Sendable {
    public var bytes: [UInt8] = []
    /// RTP timestamp after unwrapping, in ticks of the track's clock.
    public var extendedTimestamp: Int64 = 0
    /// In ticks of the track's clock, where the payload gives it (audio); 0 for video.
    public var duration: Int64 = 0
    public var isKeyFrame = false
    /// False where a decoder needs the frame for later ones and its picture is not right: decoding began at a recovery
    /// point, and not all of the picture was refreshed since.
    public var isShown = true
    /// Arrival of the first and of the last packet of the frame.
    public var firstArrival = SessionTime.zero
    public var lastArrival = SessionTime.zero
    /// Set on key frames that have what a container must know, where a VP9 layer begins, and on all audio.
    public var format: TrackFormat?
    /// Whether there is a format, without a copy of it.
    public var hasFormat: Bool {
        if case nil = format { false } else { true }
    }
    /// What a decoder must already have to decode this frame.
    public var reference = FrameReference.independent
    /// Packets known to be lost between the last packet of the frame before and the first of this one.
    public var lostBefore = 0
    /// What makes the picture upright; a sender may give it (RFC 7742 §4).
    public var rotation = FrameRotation.none

    public init() {}

    /// Forgets the content and keeps the storage.
    public mutating func removeAll() {
        // Mostly it is empty already, and looking costs less than clearing.
        if !bytes.isEmpty { bytes.removeAll(keepingCapacity: true) }
        extendedTimestamp = 0
        duration = 0
        isKeyFrame = false
        isShown = true
        firstArrival = .zero
        lastArrival = .zero
        if hasFormat { format = nil }
        reference = .independent
        lostBefore = 0
        rotation = .none
    }
}

/// A frame's place among others by its payload, for the gate that decides whether it can be decoded.
public enum FrameReference: Equatable, Sendable {
    /// Needs nothing before it: audio, key frames.
    case independent
    /// VP8 payload descriptor (RFC 7741 §4.2).
    case vp8(
        pictureID: UInt16?, pictureIDBits: UInt8, tl0PicIdx: UInt8?, temporalID: UInt8?, isLayerSync: Bool,
        isDiscardable: Bool)
    /// VP9 payload descriptor (RFC 9628 §4.2), whether no layer frame above the last one can be missing, and the layer
    /// frames in decoding order.
    case vp9(pictureID: UInt16?, pictureIDBits: UInt8, isEndKnown: Bool, layers: [VP9LayerFrame])
    /// H.264 slice header (ITU-T H.264 §7.3.3): `frame_num` and its modulus, `nal_ref_idc` != 0, `pic_order_cnt_lsb`
    /// and its modulus where the stream has them, whether both counts start again, and after how many frames everything
    /// is right if decoding begins here (§D.2.8), and what it refers to.
    case h264(
        frameNumber: UInt32?, maxFrameNumber: UInt32, isReference: Bool, orderCount: UInt32? = nil,
        orderCountModulus: UInt32 = 0, isIDR: Bool = false, recoveryFrameCount: UInt32? = nil,
        prediction: H264Prediction = H264Prediction())
    case h265(H265PictureReference)
    /// AV1; nil without dependency descriptors that can be read. Boxed: it is four times as large as the others.
    indirect case av1(AV1Dependencies?)
}

/// Frames that one call produced; the slots and their storage are reused.
public struct FrameList: Sendable {
    @usableFromInline var slots: [EncodedFrame] = []
    @usableFromInline var storedCount = 0
    @inlinable public var count: Int { storedCount }

    public init() {}

    /// Reading one property of a frame copies nothing else, because callers see through this.
    public subscript(index: Int) -> EncodedFrame {
        // Not `_read`: Swift 6.3 destroys a format that is matched in what was yielded after the yield has ended.
        @inlinable get { slots[index] }
        @inlinable _modify { yield &slots[index] }
    }

    /// The frames where they lie: what reads one of these, or hands it on borrowed, copies nothing.
    public var span: Span<EncodedFrame> {
        @_lifetime(borrow self) @inlinable get { slots.span.extracting(first: count) }
    }

    /// Exchanges `frame` with a free slot: the list takes the frame, the caller gets empty storage back.
    public mutating func append(swapping frame: inout EncodedFrame) {
        append(exchanging: &frame)
        frame.removeAll()
    }

    /// The same for a caller that hands a frame on: what it gets back is of an earlier frame, and to be cleared before
    /// it is filled.
    public mutating func append(exchanging frame: inout EncodedFrame) {
        if count == slots.count { slots.append(EncodedFrame()) }
        swap(&slots[count], &frame)
        storedCount += 1
    }

    public mutating func removeAll() {
        storedCount = 0
    }

    /// Takes out the first frames; their slots are reused.
    public mutating func removeFirst(_ removed: Int) {
        guard removed > 0 else { return }
        for i in removed..<max(removed, count) { slots.swapAt(i - removed, i) }
        storedCount = max(0, count - removed)
    }
}
