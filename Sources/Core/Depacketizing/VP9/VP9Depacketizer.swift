public import Media

/// VP9 payloads to pictures (RFC 9628 §4).
///
/// All spatial layer frames of a picture stay together: two or more get a superframe index (VP9 bitstream
/// specification Annex B), so that the picture is one sample that every decoder accepts.
///
/// *Tolerates:*
/// - a stream without any marker: the next timestamp ends the picture (SFUs that drop the upper spatial layers, whose
///   last packets had it);
/// - a picture without marker whose last packet has E (Chromium 156 with spatial layers, where the encoder left out the
///   upper one): it is whole up to that layer;
/// - a layer frame whose last packet lacks E, against RFC 9628 §4.2 (no sender known);
/// - pictures without their upper or lower spatial layers (SFUs that forward some of them): what is there must not
///   depend on what is not;
/// - a stream that begins inside a picture: the rest is skipped (forwarding that starts in a running call).
public struct VP9Depacketizer: DepacketizingUnit {
    private var assembly = FrameAssembly()
    private var picture = VP9Picture()
    private var structure: VP9ScalabilityStructure?
    /// A packet of the open picture brought `structure`.
    private var hasNewStructure = false
    /// Of the last key frame.
    private var configuration: VP9Configuration?
    public private(set) var layers: LayerCount? = LayerCount()

    public init() {}

    public var codec: Codec { .video(.vp9) }
    public var damage: Damage { assembly.damage }

    /// Whether a payload begins a key frame's lowest layer.
    public static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? VP9PayloadDescriptor(parsing: payload) else { return false }
        return descriptor.startsLayerFrame && !descriptor.isInterPicturePredicted && descriptor.spatialID ?? 0 == 0
    }

    public mutating func push(
        _ packet: OrderedPacket, datagram: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet, isOpenDiscardable: false)
        let payload = datagram.extracting(packet.payload)
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            throw error
        }
    }

    /// Ends the stream. An open picture has no marker, so nothing proves it whole: it is dropped.
    public mutating func finish(into frames: inout FrameList) {
        assembly.drop(isDiscardable: false)
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let descriptor = try VP9PayloadDescriptor(parsing: payload)
        if assembly.isOpen, !belongsToOpenPicture(packet, descriptor) { endWithoutMarker(into: &frames) }
        if !assembly.isOpen {
            guard begins(descriptor) else {
                assembly.skip(packet, isDiscardable: false)
                return
            }
            begin(packet, descriptor: descriptor)
        }
        let content = payload.extracting(descriptor.byteCount...)
        if descriptor.startsLayerFrame { try beginLayer(descriptor, content: content) }
        try assembly.append(content, arrival: packet.arrival, reserve: picture.superframeIndexByteCount)
        picture.isAtLayerEnd = descriptor.endsLayerFrame
        if packet.hasMarker { emit(hasMarker: true, into: &frames) }
    }

    /// All layer frames of a picture have its timestamp and its PictureID (RFC 9628 §4.2).
    private func belongsToOpenPicture(_ packet: OrderedPacket, _ descriptor: VP9PayloadDescriptor) -> Bool {
        packet.extendedTimestamp == assembly.frame.extendedTimestamp
            && (descriptor.pictureID == nil || descriptor.pictureID == picture.pictureID)
    }

    private mutating func endWithoutMarker(into frames: inout FrameList) {
        if assembly.sendsMarkers, !picture.isAtLayerEnd {
            assembly.dropWithoutMarker(isDiscardable: false)
        } else {
            emit(hasMarker: false, into: &frames)
        }
    }

    /// Whether a packet is the first of its picture: after a loss only one of the lowest spatial layer surely is.
    private func begins(_ descriptor: VP9PayloadDescriptor) -> Bool {
        descriptor.startsLayerFrame && (assembly.state == .waiting || descriptor.spatialID ?? 0 == 0)
    }

    private mutating func begin(_ packet: OrderedPacket, descriptor: VP9PayloadDescriptor) {
        picture.begin(descriptor)
        hasNewStructure = false
        assembly.open(with: packet)
    }

    private mutating func beginLayer(
        _ descriptor: VP9PayloadDescriptor, content: Span<UInt8>
    ) throws(DepacketizingError) {
        try picture.check(descriptor)
        let header = try VP9FrameHeader(parsing: content)
        picture.addLayer(descriptor, header: header, at: assembly.frame.bytes.count)
        if let structure = descriptor.structure {
            self.structure = structure
            hasNewStructure = true
        }
        layers?.note(spatialID: picture.topSpatialID, temporalID: descriptor.temporalID ?? 0)
    }

    private mutating func emit(hasMarker: Bool, into frames: inout FrameList) {
        picture.appendSuperframeIndex(to: &assembly.frame.bytes)
        assembly.frame.reference = picture.reference
        if let keyFrame = picture.keyFrame {
            assembly.frame.isKeyFrame = true
            configuration = keyFrame.configuration
            let size = picture.hasLayers ? topLayerSize : nil
            assembly.frame.format = .video(
                VideoFormat(
                    width: size?.width ?? keyFrame.width, height: size?.height ?? keyFrame.height,
                    configuration: .vp9(keyFrame.configuration)))
        } else if hasNewStructure, let configuration, let size = topLayerSize {
            // Upper layers may begin in mid-stream, without a key frame.
            assembly.frame.format = .video(
                VideoFormat(width: size.width, height: size.height, configuration: .vp9(configuration)))
        }
        assembly.emit(hasMarker: hasMarker, into: &frames)
    }

    /// Size of the layer that is shown; the header of a key frame has only that of the lowest layer.
    private var topLayerSize: VP9ScalabilityStructure.LayerSize? {
        guard let sizes = structure?.layerSizes, picture.topSpatialID < sizes.count else { return nil }
        return sizes[Int(picture.topSpatialID)]
    }
}
