import Media

/// What is known of the open temporal unit (AV1 bitstream specification §7.5).
struct AV1TemporalUnit: Sendable {
    /// A sequence header came before the first frame.
    private(set) var hasSequenceHeader = false
    /// A frame header was read, or belongs to a sequence that is not known.
    private(set) var hasFrame = false
    /// The first frame is a shown key frame.
    private(set) var isKeyFrame = false
    /// By every frame header so far no later frame can refer to its frame, and the last one is shown, so that
    /// without spatial layers no other frame follows in the unit.
    private(set) var isDiscardable = false
    private var hasReference = false
    /// A frame that is shown came: without spatial layers the next one is of the next temporal unit (§7.5).
    private(set) var hasShownFrame = false
    /// spatial_id of the last frame.
    private(set) var spatialID: UInt8 = 0
    /// The last OBU is a whole frame that is shown, and without spatial layers no other one follows.
    private var hasShownFrameLast = false
    /// Where the OBU begins that continues in the next packet.
    var fragmentStart: Int?
    /// Nil when a packet's descriptor is missing or cannot be read.
    private(set) var dependencies: AV1Dependencies? = AV1Dependencies()
    /// The last packet was the last of its frame, by its descriptor.
    private(set) var endsWithFrame = false
    /// The last packet was not the last of its frame, by its descriptor.
    private var lacksEnd = false

    /// By the bitstream, and unless a descriptor denies it, nothing follows.
    var endsWithShownFrame: Bool { hasShownFrameLast && !lacksEnd }

    mutating func noteSequenceHeader() {
        if !hasFrame { hasSequenceHeader = true }
    }

    /// - Parameters:
    ///   - header: nil when there is no sequence header to read it with.
    ///   - unit: that of the OBU; one of type OBU_FRAME has all of the frame, but for senders that divide its tiles.
    mutating func note(_ header: AV1FrameHeader?, sequence: AV1SequenceHeader?, unit: AV1UnitHeader? = nil) {
        if !hasFrame { isKeyFrame = header?.isKeyFrame ?? false }
        hasFrame = true
        noteReferences(of: header, sequence: sequence)
        let isShown = header.map { $0.isShown || $0.showsExistingFrame } ?? false
        hasShownFrame = hasShownFrame || isShown
        spatialID = unit?.spatialID ?? 0
        let isWhole = unit?.isFrame ?? false || header?.showsExistingFrame ?? false
        hasShownFrameLast = isShown && isWhole && sequence?.hasSpatialLayers == false
        hasReference = hasReference || header?.isNonReference != true
    }

    /// Records the references of a frame whose OBU has only begun.
    mutating func noteReferences(of header: AV1FrameHeader?, sequence: AV1SequenceHeader?) {
        guard let header, let sequence else {
            isDiscardable = false
            return
        }
        isDiscardable = !hasReference && header.isNonReference && header.isShown && !sequence.hasSpatialLayers
    }

    /// Tiles that are not in the OBU of their frame header.
    mutating func noteTileGroup() {
        hasShownFrameLast = false
    }

    /// Whether an OBU begins the next temporal unit: what comes after the shown frame of the highest layer, but for its
    /// tiles.
    func isOver(before header: AV1UnitHeader, sequence: AV1SequenceHeader?) -> Bool {
        guard hasFrame else { return false }
        if header.isTemporalDelimiter { return true }
        guard hasShownFrame, let sequence else { return false }
        if header.isSequenceHeader { return true }
        return header.hasFrameHeader && (!sequence.hasSpatialLayers || header.spatialID <= spatialID)
    }

    mutating func note(_ descriptor: AV1DependencyDescriptor?) {
        endsWithFrame = descriptor?.endsFrame ?? false
        lacksEnd = descriptor.map { !$0.endsFrame } ?? false
        guard let descriptor, var known = dependencies else {
            dependencies = nil
            return
        }
        guard known.frames.last != descriptor.frameNumber else { return }
        let isKept = known.add(
            frame: descriptor.frameNumber, temporalID: descriptor.temporalID, distances: descriptor.distances)
        dependencies = isKept ? known : nil
    }
}
