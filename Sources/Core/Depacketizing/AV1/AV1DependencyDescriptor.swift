import Media

/// The dependency descriptor, an RTP header extension with the frames that a frame refers to (RTP Payload Format For
/// AV1 §A.8.2).
///
///      0                   1                   2
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |S|E| template  |         frame_number          |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// More follows where the structure is sent, or the frame differs from its template.
struct AV1DependencyDescriptor: Equatable, Sendable {
    /// start_of_frame: the packet begins a frame of a layer.
    var startsFrame: Bool
    /// end_of_frame: the packet ends it.
    var endsFrame: Bool
    /// Counts the frames of all layers, modulo 2^16.
    var frameNumber: UInt16
    var spatialID: UInt8
    var temporalID: UInt8
    /// fdiff: distances back to the frames that it refers to, in frames.
    var distances: ShortList
    /// The structure that holds from here on, where the descriptor brings one.
    var structure: AV1DependencyStructure?

    /// - Parameter known: the structure that an earlier descriptor brought.
    init(parsing bytes: Span<UInt8>, known: AV1DependencyStructure?) throws(DepacketizingError) {
        var cursor = BitCursor()
        startsFrame = try cursor.flag(of: bytes)
        endsFrame = try cursor.flag(of: bytes)
        let identifier = UInt8(try cursor.bits(6, of: bytes))
        frameNumber = UInt16(try cursor.bits(16, of: bytes))

        var hasTargets = false
        var hasIndications = false
        var hasDistances = false
        if bytes.count > 3 {
            let hasStructure = try cursor.flag(of: bytes)
            hasTargets = try cursor.flag(of: bytes)
            hasIndications = try cursor.flag(of: bytes)
            hasDistances = try cursor.flag(of: bytes)
            _ = try cursor.flag(of: bytes)  // custom_chains_flag: chains come last and are not needed
            if hasStructure { structure = try AV1DependencyStructure(parsing: bytes, from: &cursor) }
        }
        guard let valid = structure ?? known, let template = valid.template(identifier) else {
            throw .invalidDependencyDescriptor(byteCount: bytes.count)
        }
        spatialID = template.spatialID
        temporalID = template.temporalID
        distances = template.distances
        // active_decode_targets_bitmask
        if hasTargets { _ = try cursor.bits(valid.decodeTargetCount, of: bytes) }
        if hasIndications {
            for _ in 0..<valid.decodeTargetCount { _ = try cursor.bits(2, of: bytes) }
        }
        if hasDistances { distances = try Self.frameDistances(bytes, from: &cursor) }
    }

    /// frame_fdiffs().
    private static func frameDistances(
        _ bytes: Span<UInt8>, from cursor: inout BitCursor
    ) throws(DepacketizingError) -> ShortList {
        var distances = ShortList()
        while true {
            let size = Int(try cursor.bits(2, of: bytes))
            guard size > 0 else { return distances }
            guard distances.append(UInt16(try cursor.bits(4 * size, of: bytes)) + 1) else {
                throw .tooManyReferences(limit: ShortList.capacity)
            }
        }
    }
}
