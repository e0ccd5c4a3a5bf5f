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
/// - a layer frame whose last packet lacks E (SFUs that rewrite descriptors);
/// - pictures without their upper or lower spatial layers (SFUs that forward some of them): what is there must not depend
///   on what is not;
/// - a stream that begins inside a picture: the rest is skipped (forwarding that starts in a running call).
public struct VP9Depacketizer: Sendable {
    /// A superframe index lists at most eight frames (VP9 bitstream specification Annex B.2).
    static let maximumLayers = 8

    private enum State {
        /// Between pictures, nothing missing: any layer frame may begin the next one.
        case waiting
        /// Between pictures after a loss: only the lowest spatial layer surely begins one.
        case recovering
        /// A picture is open and has no hole so far.
        case assembling
    }

    private var state = State.recovering
    private var assembly = FrameAssembly()
    /// Offsets of the open picture's layer frames.
    private var layerStarts: [Int] = []
    private var structure: VP9ScalabilityStructure?
    private var keyFrame: (width: Int, height: Int, configuration: VP9Configuration)?
    /// Of the last key frame.
    private var configuration: VP9Configuration?
    private var hasNewStructure = false
    /// The last packet of the open picture ended a layer frame.
    private var isAtLayerEnd = false
    private var isFlexible = false
    private var references: [UInt8] = []
    private var isErrorResilient = true
    private var isDiscardable = true
    private var topSpatialID: UInt8 = 0
    private(set) var layers = LayerCount()

    public init() {}

    var damage: Damage { assembly.damage }

    /// Whether a payload begins a key frame's lowest layer.
    static func beginsKeyFrame(_ payload: Span<UInt8>) -> Bool {
        guard let descriptor = try? VP9PayloadDescriptor(parsing: payload) else { return false }
        return descriptor.startsLayerFrame && !descriptor.isInterPicturePredicted && descriptor.spatialID ?? 0 == 0
    }

    public mutating func push(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        assembly.receive(packet)
        if packet.lostBefore > 0 { dropFrame() }
        guard !payload.isEmpty else { return }
        do {
            try add(packet, payload: payload, into: &frames)
        } catch {
            assembly.reject(packet)
            state = .recovering
            throw error
        }
    }

    /// Ends the stream. An open picture has no marker, so nothing proves it whole: it is dropped.
    public mutating func finish(into frames: inout FrameList) {
        dropFrame()
    }

    private mutating func add(
        _ packet: OrderedPacket, payload: Span<UInt8>, into frames: inout FrameList
    ) throws(DepacketizingError) {
        let descriptor = try VP9PayloadDescriptor(parsing: payload)
        if state == .assembling, !belongsToOpenPicture(packet, descriptor) { try endWithoutMarker(into: &frames) }
        if state != .assembling {
            let isFirstLayer = state == .waiting || descriptor.spatialID ?? 0 == 0
            guard descriptor.startsLayerFrame, isFirstLayer else {
                assembly.skip(packet, isDiscardable: false)
                state = .recovering
                return
            }
            begin(packet, descriptor: descriptor)
        }
        let content = payload.extracting(descriptor.byteCount...)
        if descriptor.startsLayerFrame { try beginLayer(descriptor, content: content) }
        try assembly.append(content, arrival: packet.arrival)
        isAtLayerEnd = descriptor.endsLayerFrame
        if packet.hasMarker { try emit(hasMarker: true, into: &frames) }
    }

    /// All layer frames of a picture have its timestamp and its PictureID (RFC 9628 §4.2).
    private func belongsToOpenPicture(_ packet: OrderedPacket, _ descriptor: VP9PayloadDescriptor) -> Bool {
        guard packet.extendedTimestamp == assembly.frame.extendedTimestamp,
            case .vp9(let pictureID, _, _, _, _) = assembly.frame.reference
        else { return false }
        return descriptor.pictureID == nil || descriptor.pictureID == pictureID
    }

    private mutating func endWithoutMarker(into frames: inout FrameList) throws(DepacketizingError) {
        if assembly.sendsMarkers, !isAtLayerEnd {
            assembly.dropWithoutMarker(isDiscardable: false)
            state = .recovering
        } else {
            try emit(hasMarker: false, into: &frames)
        }
    }

    private mutating func begin(_ packet: OrderedPacket, descriptor: VP9PayloadDescriptor) {
        assembly.open(with: packet)
        layerStarts.removeAll(keepingCapacity: true)
        references.removeAll(keepingCapacity: true)
        keyFrame = nil
        hasNewStructure = false
        isErrorResilient = true
        isDiscardable = true
        topSpatialID = 0
        isFlexible = descriptor.isFlexible
        assembly.frame.reference = .vp9(
            pictureID: descriptor.pictureID, pictureIDBits: descriptor.pictureIDBits, references: nil,
            isErrorResilient: false, isDiscardable: false)
        state = .assembling
    }

    private mutating func beginLayer(
        _ descriptor: VP9PayloadDescriptor, content: Span<UInt8>
    ) throws(DepacketizingError) {
        guard layerStarts.count < Self.maximumLayers else { throw .tooManyLayers(limit: Self.maximumLayers) }
        let spatialID = descriptor.spatialID ?? 0
        // The layer below came right before this one, or it was lost where an SFU closed the gap.
        if descriptor.isInterLayerPredicted, spatialID > 0, layerStarts.isEmpty || topSpatialID != spatialID - 1 {
            throw .missingLayer(spatialID: spatialID)
        }
        let header = try VP9FrameHeader(parsing: content)
        // The picture is a key frame when its lowest layer is; the layers above refer to that one.
        if layerStarts.isEmpty { keyFrame = header.keyFrame }
        layerStarts.append(assembly.frame.bytes.count)
        if let structure = descriptor.structure {
            self.structure = structure
            hasNewStructure = true
        }
        topSpatialID = spatialID
        layers.note(spatialID: spatialID, temporalID: descriptor.temporalID ?? 0)
        isErrorResilient = isErrorResilient && header.isErrorResilient
        isDiscardable = isDiscardable && header.isNonReference
        isFlexible = isFlexible && descriptor.isFlexible
        for i in 0..<descriptor.referenceCount where !references.contains(descriptor.references[i]) {
            references.append(descriptor.references[i])
        }
    }

    private mutating func emit(hasMarker: Bool, into frames: inout FrameList) throws(DepacketizingError) {
        if layerStarts.count > 1 { try appendSuperframeIndex() }
        if case .vp9(let pictureID, let pictureIDBits, _, _, _) = assembly.frame.reference {
            assembly.frame.reference = .vp9(
                pictureID: pictureID, pictureIDBits: pictureIDBits, references: isFlexible ? references : nil,
                isErrorResilient: isErrorResilient, isDiscardable: isDiscardable)
        }
        if let keyFrame {
            assembly.frame.isKeyFrame = true
            configuration = keyFrame.configuration
            assembly.frame.format = .video(format(of: keyFrame.configuration, keyFrame.width, keyFrame.height))
        } else if hasNewStructure, let configuration, let size = topLayerSize {
            // Upper layers may begin in mid-stream, without a key frame.
            assembly.frame.format = .video(format(of: configuration, size.width, size.height))
        }
        assembly.emit(hasMarker: hasMarker, into: &frames)
        state = .waiting
    }

    /// The header tells the size of the lowest layer, the scalability structure that of the one to be shown.
    private func format(of configuration: VP9Configuration, _ width: Int, _ height: Int) -> VideoFormat {
        let size = layerStarts.count > 1 ? topLayerSize : nil
        return VideoFormat(
            width: size?.width ?? width, height: size?.height ?? height, configuration: .vp9(configuration))
    }

    private var topLayerSize: VP9ScalabilityStructure.LayerSize? {
        guard let sizes = structure?.layerSizes, topSpatialID < sizes.count else { return nil }
        return sizes[Int(topSpatialID)]
    }

    /// superframe_index (VP9 bitstream specification Annex B.2) with four-byte little-endian sizes.
    private mutating func appendSuperframeIndex() throws(DepacketizingError) {
        let marker = 0b110_11_000 | UInt8(layerStarts.count - 1)
        let end = assembly.frame.bytes.count
        guard end + 2 + 4 * layerStarts.count <= FrameAssembly.maximumByteCount else {
            throw .frameTooLarge(limit: FrameAssembly.maximumByteCount, actual: end + 2 + 4 * layerStarts.count)
        }
        assembly.frame.bytes.append(marker)
        for i in layerStarts.indices {
            let next = i + 1 < layerStarts.count ? layerStarts[i + 1] : end
            assembly.frame.bytes.appendBigEndian(UInt32(next - layerStarts[i]).byteSwapped)
        }
        assembly.frame.bytes.append(marker)
    }

    private mutating func dropFrame() {
        assembly.drop(isDiscardable: false)
        state = .recovering
    }
}
