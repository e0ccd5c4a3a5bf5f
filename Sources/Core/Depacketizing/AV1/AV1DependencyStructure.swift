import Media

/// The templates that dependency descriptors refer to, sent with the first packet of a coded video sequence (RTP
/// Payload Format For AV1 §A.8.1).
///
/// Fields for forwarders alone (decode target indications, chains, sizes) are skipped.
struct AV1DependencyStructure: Equatable, Sendable {
    struct Template: Equatable, Sendable {
        var spatialID: UInt8
        var temporalID: UInt8
        /// fdiff: distances back to the frames that a frame refers to, in frames.
        var distances = ShortList()
    }

    /// frame_dependency_template_id has six bits.
    static let maximumTemplates = 64

    /// template_id_offset: the identifier of the first template.
    var firstIdentifier: UInt8
    var templates: [Template] = []
    var decodeTargetCount: Int

    init(parsing bytes: Span<UInt8>, from cursor: inout BitCursor) throws(DepacketizingError) {
        firstIdentifier = UInt8(try cursor.bits(6, of: bytes))
        decodeTargetCount = Int(try cursor.bits(5, of: bytes)) + 1
        templates = try Self.layers(bytes, from: &cursor)
        // template_dti
        for _ in 0..<templates.count * decodeTargetCount { _ = try cursor.bits(2, of: bytes) }
        for i in templates.indices {
            while try cursor.flag(of: bytes) {
                let distance = UInt16(try cursor.bits(4, of: bytes)) + 1
                guard templates[i].distances.append(distance) else {
                    throw .tooManyReferences(limit: ShortList.capacity)
                }
            }
        }
        try skipChains(bytes, from: &cursor)
        if try cursor.flag(of: bytes) {
            let largest = templates.reduce(0) { max($0, Int($1.spatialID)) }
            for _ in 0...largest { _ = try cursor.bits(32, of: bytes) }  // max_render_width_minus_1 and height
        }
    }

    /// The template of a descriptor's frame_dependency_template_id; nil when it belongs to another structure.
    func template(_ identifier: UInt8) -> Template? {
        let index = Int((identifier &+ 64 &- firstIdentifier) % 64)
        return index < templates.count ? templates[index] : nil
    }

    /// template_layers().
    private static func layers(
        _ bytes: Span<UInt8>, from cursor: inout BitCursor
    ) throws(DepacketizingError) -> [Template] {
        var templates: [Template] = []
        var next = Template(spatialID: 0, temporalID: 0)
        while true {
            guard templates.count < maximumTemplates else {
                throw .invalidDependencyDescriptor(byteCount: bytes.count)
            }
            templates.append(next)
            switch try cursor.bits(2, of: bytes) {
            case 0: break
            case 1: next.temporalID += 1
            case 2:
                next.temporalID = 0
                next.spatialID += 1
            default: return templates
            }
        }
    }

    /// template_chains().
    private func skipChains(_ bytes: Span<UInt8>, from cursor: inout BitCursor) throws(DepacketizingError) {
        let chainCount = try cursor.nonSymmetric(UInt32(decodeTargetCount) + 1, of: bytes)
        guard chainCount > 0 else { return }
        for _ in 0..<decodeTargetCount { _ = try cursor.nonSymmetric(chainCount, of: bytes) }
        for _ in 0..<templates.count * Int(chainCount) { _ = try cursor.bits(4, of: bytes) }
    }
}
