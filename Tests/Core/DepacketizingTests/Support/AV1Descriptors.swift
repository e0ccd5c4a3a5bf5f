import Media

@testable import Depacketizing

/// Writes dependency descriptors (RTP Payload Format For AV1 §A.8.2); made by hand.
struct AV1DescriptorWriter {
    struct Template {
        /// next_layer_idc behind it: 0 the same layer, 1 the next temporal one, 2 the next spatial one.
        var next = 0
        var distances: [Int] = []
    }

    var firstIdentifier = 0
    var decodeTargetCount = 1
    var chainCount = 1
    var templates: [Template]
    var resolutionCount = 0

    /// One spatial layer with three temporal ones: key frame, T0, T1, and T2 twice.
    static let threeTemporalLayers = AV1DescriptorWriter(
        decodeTargetCount: 3, chainCount: 1,
        templates: [
            Template(), Template(next: 1, distances: [4]), Template(next: 1, distances: [2]),
            Template(distances: [1]), Template(distances: [1, 3]),
        ])

    /// One layer, each frame refers to the one before.
    static let plain = AV1DescriptorWriter(templates: [Template(), Template(distances: [1])])

    func writeStructure(to bits: inout BitWriter) {
        bits.put(firstIdentifier, 6)
        bits.put(decodeTargetCount - 1, 5)
        for (i, template) in templates.enumerated() { bits.put(i == templates.count - 1 ? 3 : template.next, 2) }
        for _ in 0..<templates.count * decodeTargetCount { bits.put(2, 2) }
        for template in templates {
            for distance in template.distances { bits.put(0x10 + distance - 1, 5) }
            bits.put(0, 1)
        }
        bits.putNonSymmetric(chainCount, of: decodeTargetCount + 1)
        if chainCount > 0 {
            for _ in 0..<decodeTargetCount { bits.putNonSymmetric(chainCount - 1, of: chainCount) }
            for _ in 0..<templates.count * chainCount { bits.put(1, 4) }
        }
        bits.put(resolutionCount > 0 ? 1 : 0, 1)
        for _ in 0..<resolutionCount { bits.put(0x027F_0167, 32) }
    }

    func descriptor(
        of number: Int, template: Int, startsFrame: Bool = true, endsFrame: Bool = true, hasStructure: Bool = false,
        hasTargets: Bool = false,
        hasIndications: Bool = false, distances: [Int]? = nil, hasChains: Bool = false
    ) -> [UInt8] {
        var bits = BitWriter()
        bits.put(startsFrame ? 1 : 0, 1)
        bits.put(endsFrame ? 1 : 0, 1)
        bits.put((firstIdentifier + template) % 64, 6)
        bits.put(number, 16)
        guard hasStructure || hasTargets || hasIndications || distances != nil || hasChains else { return bits.bytes }
        for flag in [hasStructure, hasTargets, hasIndications, distances != nil, hasChains] {
            bits.put(flag ? 1 : 0, 1)
        }
        if hasStructure { writeStructure(to: &bits) }
        if hasTargets { bits.put(1, decodeTargetCount) }
        if hasIndications { for _ in 0..<decodeTargetCount { bits.put(1, 2) } }
        if let distances {
            for distance in distances {
                let size = distance <= 16 ? 1 : distance <= 256 ? 2 : 3
                bits.put(size, 2)
                bits.put(distance - 1, 4 * size)
            }
            bits.put(0, 2)
        }
        if hasChains { for _ in 0..<chainCount { bits.put(5, 8) } }
        return bits.bytes
    }
}

extension BitWriter {
    /// ns(n) (AV1 bitstream specification §4.10.7).
    mutating func putNonSymmetric(_ value: Int, of count: Int) {
        guard count > 1 else { return }
        let width = Int.bitWidth - count.leadingZeroBitCount
        let shortCodes = 1 << width - count
        if value < shortCodes { put(value, width - 1) } else { put(value + shortCodes, width) }
    }
}

extension ShortList {
    init(_ numbers: [UInt16]) {
        self.init()
        for number in numbers { _ = append(number) }
    }

    var numbers: [UInt16] { (0..<count).map { self[$0] } }
}
