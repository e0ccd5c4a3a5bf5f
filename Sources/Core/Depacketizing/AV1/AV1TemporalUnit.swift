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
    /// Where the OBU begins that continues in the next packet.
    var fragmentStart: Int?
    /// Nil when a packet's descriptor is missing or cannot be read.
    private(set) var dependencies: AV1Dependencies? = AV1Dependencies()
    /// The last packet was the last of its frame, by its descriptor.
    private(set) var endsWithFrame = false

    mutating func noteSequenceHeader() {
        if !hasFrame { hasSequenceHeader = true }
    }

    /// - Parameter header: nil when there is no sequence header to read it with.
    mutating func note(_ header: AV1FrameHeader?, sequence: AV1SequenceHeader?) {
        if !hasFrame { isKeyFrame = header?.isKeyFrame ?? false }
        hasFrame = true
        noteReferences(of: header, sequence: sequence)
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

    mutating func note(_ descriptor: AV1DependencyDescriptor?) {
        endsWithFrame = descriptor?.endsFrame ?? false
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
