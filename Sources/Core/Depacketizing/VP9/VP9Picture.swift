import Media

/// What is known of the open picture: its layer frames so far (RFC 9628 §4.2).
struct VP9Picture: Sendable {
    /// A superframe index lists at most eight frames (VP9 bitstream specification Annex B.2).
    static let maximumLayers = 8

    private(set) var pictureID: UInt16?
    private var pictureIDBits: UInt8 = 0
    /// Where the layer frames begin.
    private var layerStarts: [Int] = []
    /// Header of the lowest layer frame when that is a key frame; the layers above refer to it.
    private(set) var keyFrame: VP9FrameHeader.KeyFrame?
    private(set) var topSpatialID: UInt8 = 0
    /// The last packet ended a layer frame.
    var isAtLayerEnd = false
    /// No layer frame above the last one can be missing.
    var isEndKnown = false
    private var layers: [VP9LayerFrame] = []

    var hasLayerIndices: Bool { layers.contains { $0.spatialID != nil } }
    var hasLayers: Bool { layerStarts.count > 1 }

    var reference: FrameReference {
        .vp9(pictureID: pictureID, pictureIDBits: pictureIDBits, isEndKnown: isEndKnown, layers: layers)
    }

    /// Begins the next picture with its first packet. The storage is kept.
    mutating func begin(_ descriptor: VP9PayloadDescriptor) {
        pictureID = descriptor.pictureID
        pictureIDBits = descriptor.pictureIDBits
        layerStarts.removeAll(keepingCapacity: true)
        keyFrame = nil
        topSpatialID = 0
        isAtLayerEnd = false
        isEndKnown = false
        layers.removeAll(keepingCapacity: true)
    }

    /// Adds the layer frame that begins at `start` of the picture's bytes.
    mutating func addLayer(
        _ descriptor: VP9PayloadDescriptor, header: VP9FrameHeader, at start: Int
    ) {
        if layerStarts.isEmpty { keyFrame = header.keyFrame }
        layerStarts.append(start)
        topSpatialID = descriptor.spatialID ?? 0
        var layer = header.layerFrame
        layer.spatialID = descriptor.spatialID
        layer.distances = descriptor.distances
        layers.append(layer)
    }

    /// Refuses a layer frame that cannot follow those so far.
    func check(_ descriptor: VP9PayloadDescriptor) throws(DepacketizingError) {
        guard layerStarts.count < Self.maximumLayers else { throw .tooManyLayers(limit: Self.maximumLayers) }
        // The layer below came right before this one, or it was lost where an SFU closed the gap.
        let spatialID = descriptor.spatialID ?? 0
        if descriptor.isInterLayerPredicted, spatialID > 0, layerStarts.isEmpty || topSpatialID != spatialID - 1 {
            throw .missingLayer(spatialID: spatialID)
        }
    }

    /// Bytes that `appendSuperframeIndex` adds.
    var superframeIndexByteCount: Int { hasLayers ? 2 + 4 * layerStarts.count : 0 }

    /// superframe_index (VP9 bitstream specification Annex B.2) with four-byte little-endian sizes, so that a picture
    /// of several layer frames is one sample.
    func appendSuperframeIndex(to bytes: inout [UInt8]) {
        guard hasLayers else { return }
        let marker = 0b110_11_000 | UInt8(layerStarts.count - 1)
        let end = bytes.count
        bytes.append(marker)
        for i in layerStarts.indices {
            let next = i + 1 < layerStarts.count ? layerStarts[i + 1] : end
            bytes.appendBigEndian(UInt32(next - layerStarts[i]).byteSwapped)
        }
        bytes.append(marker)
    }
}
