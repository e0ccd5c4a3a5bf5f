import Media

/// VP8 with up to three temporal layers (RFC 7741 §4.2), with PictureIDs of 15 or 7 bits or none.
///
/// A picture refers to the last one of every layer up to its own, one with Y to the base layer only; no picture refers
/// to one with N.
struct VP8Sender: VideoSender {
    private let pictureIDBits: Int
    private let hasLayers: Bool
    private var pictureID: Int
    private var base: UInt8
    private var index = -1
    /// The last picture of each temporal layer that others may refer to.
    private var layers: [Int?] = [nil, nil, nil]

    init(_ draw: inout Draw) {
        let choices = draw.byte()
        pictureIDBits = [15, 7, 15, 0][Int(choices & 3)]
        hasLayers = choices & 4 != 0
        pictureID = Int(draw.word())
        base = draw.byte()
    }

    mutating func next(_ draw: inout Draw) -> SentFrame {
        let choices = draw.byte()
        index += 1
        pictureID += 1
        let isKeyFrame = index == 0 || choices & 0x1F == 0x1F
        let layer = hasLayers && !isKeyFrame ? min(2, Int(choices & 3)) : 0
        let isSync = layer > 0 && choices & 4 != 0
        let isDiscardable = !isKeyFrame && choices & 8 != 0 && (layer > 0 || !hasLayers)
        var needs: [Int] = []
        if !isKeyFrame { needs = (isSync ? layers[...0] : layers[...layer]).compactMap { $0 } }
        if isKeyFrame { layers = [nil, nil, nil] }
        if !isDiscardable { layers[layer] = index }
        if layer == 0 { base &+= 1 }

        var descriptor: [UInt8] = [isDiscardable ? 0x20 : 0]
        if pictureIDBits > 0 || hasLayers {
            descriptor[0] |= 0x80
            descriptor.append((pictureIDBits > 0 ? 0x80 : 0) | (hasLayers ? 0x60 : 0))
            if pictureIDBits == 7 { descriptor.append(UInt8(pictureID & 0x7F)) }
            if pictureIDBits == 15 {
                descriptor += [0x80 | UInt8(pictureID >> 8 & 0x7F), UInt8(pictureID & 0xFF)]
            }
            if hasLayers { descriptor += [base, UInt8(layer) << 6 | (isSync ? 0x20 : 0)] }
        }
        let frame = SentFrames.vp8Frame(isKeyFrame: isKeyFrame, number: UInt8(truncatingIfNeeded: index))
        let tail = [[UInt8]](repeating: [1, 2, 3], count: Int(choices >> 5 & 3))
        var start = descriptor
        start[0] |= 0x10
        var payloads = [start + frame]
        for part in tail { payloads.append(descriptor + part) }
        return SentFrame(payloads: payloads, bytes: frame + tail.flatMap { $0 }, isKeyFrame: isKeyFrame, needs: needs)
    }
}

/// VP9 with one spatial layer, in flexible mode with P_DIFF or without (RFC 9628 §4.2).
///
/// Without error resilience a picture needs the one before it, whose entropy contexts it goes on with.
struct VP9Sender: VideoSender {
    private let pictureIDBits: Int
    private let isFlexible: Bool
    private var pictureID: Int
    private var index = -1
    private var lastKeyFrame = 0

    init(_ draw: inout Draw) {
        let choices = draw.byte()
        pictureIDBits = choices & 1 == 0 ? 15 : 7
        isFlexible = choices & 2 == 0
        pictureID = Int(draw.word())
    }

    mutating func next(_ draw: inout Draw) -> SentFrame {
        let choices = draw.byte()
        index += 1
        pictureID += 1
        let isKeyFrame = index == 0 || choices & 0x1F == 0x1F
        if isKeyFrame { lastKeyFrame = index }
        let isResilient = choices & 0x20 != 0
        var needs: Set<Int> = []
        var references: [UInt8] = []
        if !isKeyFrame {
            if !isResilient || !isFlexible { needs.insert(index - 1) }
            if isFlexible {
                let reach = min(127, index - lastKeyFrame)
                for _ in 0...min(2, Int(choices & 3)) { references.append(1 + draw.byte() % UInt8(reach)) }
                for distance in references { needs.insert(index - Int(distance)) }
            }
        }
        var descriptor: [UInt8] = [0x80 | (isKeyFrame ? 0 : 0x40) | (isFlexible ? 0x10 : 0)]
        if pictureIDBits == 7 {
            descriptor.append(UInt8(pictureID & 0x7F))
        } else {
            descriptor += [0x80 | UInt8(pictureID >> 8 & 0x7F), UInt8(pictureID & 0xFF)]
        }
        for (i, distance) in references.enumerated() {
            descriptor.append(distance << 1 | (i < references.count - 1 ? 1 : 0))
        }
        let frame = SentFrames.vp9Frame(isKeyFrame: isKeyFrame, isErrorResilient: isResilient)
        let parts = [frame] + [[UInt8]](repeating: [1, 2, 3], count: Int(choices >> 6))
        var payloads: [[UInt8]] = []
        for (i, part) in parts.enumerated() {
            var head = descriptor
            if i == 0 { head[0] |= 0x08 }
            if i == parts.count - 1 { head[0] |= 0x04 }
            payloads.append(head + part)
        }
        return SentFrame(
            payloads: payloads, bytes: parts.flatMap { $0 }, isKeyFrame: isKeyFrame, needs: Array(needs))
    }
}

/// H.264 in which every picture refers to the last reference picture (ITU-T H.264 §7.4.3).
struct H264Sender: VideoSender {
    private var index = -1
    private var frameNumber = 0
    private var lastReference: Int?
    private var wasReference = true

    init(_ draw: inout Draw) {}

    mutating func next(_ draw: inout Draw) -> SentFrame {
        let choices = draw.byte()
        index += 1
        let isKeyFrame = index == 0 || choices & 0x1F == 0x1F
        let isReference = isKeyFrame || choices & 8 == 0
        // frame_num counts reference pictures: it rises after each of them.
        if isKeyFrame { frameNumber = 0 } else if wasReference { frameNumber = (frameNumber + 1) & 0xFF }
        wasReference = isReference
        let needs = isKeyFrame ? [] : [lastReference].compactMap { $0 }
        if isReference { lastReference = index }
        let slices = (0...Int(choices >> 6)).map {
            SentFrames.h264Slice(isKeyFrame: isKeyFrame, part: $0, frameNumber: frameNumber, isReference: isReference)
        }
        let sets = [SentFrames.h264SequenceParameterSet, SentFrames.h264PictureParameterSet]
        let units = (isKeyFrame ? sets : []) + slices
        var bytes: [UInt8] = []
        for unit in units {
            bytes.appendBigEndian(UInt32(unit.count))
            bytes += unit
        }
        return SentFrame(
            payloads: choices & 0x20 == 0 ? units : units.flatMap(Self.fragments), bytes: bytes,
            isKeyFrame: isKeyFrame, needs: needs)
    }

    /// Two FU-A (RFC 6184 §5.8); parameter sets stay whole.
    private static func fragments(_ unit: [UInt8]) -> [[UInt8]] {
        let type = unit[0] & 0x1F
        guard type < 7, unit.count > 2 else { return [unit] }
        let indicator = unit[0] & 0x60 | 28
        let first: [UInt8] = [indicator, 0x80 | type]
        let second: [UInt8] = [indicator, 0x40 | type]
        return [first + unit[1..<2], second + unit[2...]]
    }
}

/// H.265 with up to three temporal layers; each picture names all it refers to (ITU-T H.265 §7.4.8).
///
/// A picture refers to one or two of its own layer or below, and what is not kept for later is forgotten.
struct H265Sender: VideoSender {
    private let hasLayers: Bool
    private var index = -1
    private var lastKeyFrame = 0
    /// Layer of each picture since the last key frame that others may refer to, by order count.
    private var layers: [Int: Int] = [:]

    init(_ draw: inout Draw) {
        hasLayers = draw.byte() & 1 != 0
    }

    mutating func next(_ draw: inout Draw) -> SentFrame {
        let choices = draw.byte()
        index += 1
        let isKeyFrame = index == 0 || choices & 0x1F == 0x1F
        if isKeyFrame {
            lastKeyFrame = index
            layers = [:]
        }
        let orderCount = index - lastKeyFrame
        let layer = hasLayers && !isKeyFrame ? min(2, Int(choices & 3)) : 0
        // Not further back than a decoded picture buffer of this length would reach.
        let known = layers.filter { $0.value <= layer && orderCount - $0.key <= 12 }.keys.sorted(by: >)
        var references: Set<Int> = []
        if !isKeyFrame {
            if let nearest = known.first { references.insert(nearest) }
            if choices & 4 != 0, !known.isEmpty { references.insert(known[Int(draw.byte()) % known.count]) }
        }
        let isReference = choices & 8 == 0 || isKeyFrame
        if isReference { layers[orderCount] = layer }
        let slices = (0...Int(choices >> 6)).map {
            SentFrames.h265Slice(
                isKeyFrame: isKeyFrame, part: $0, orderCount: orderCount,
                references: references.map { orderCount - $0 }.sorted(), layer: layer, isReference: isReference)
        }
        let units = (isKeyFrame ? SentFrames.h265ParameterSets : []) + slices
        var bytes: [UInt8] = []
        for unit in units {
            bytes.appendBigEndian(UInt32(unit.count))
            bytes += unit
        }
        let needs = references.map { lastKeyFrame + $0 }.sorted()
        return SentFrame(
            payloads: choices & 0x20 == 0 ? units : units.flatMap(Self.fragments), bytes: bytes,
            isKeyFrame: isKeyFrame, needs: needs)
    }

    /// Two fragmentation units (RFC 7798 §4.4.3); parameter sets stay whole.
    private static func fragments(_ unit: [UInt8]) -> [[UInt8]] {
        let type = unit[0] >> 1
        guard type < 32, unit.count > 3 else { return [unit] }
        let first: [UInt8] = [49 << 1, unit[1], 0x80 | type]
        let second: [UInt8] = [49 << 1, unit[1], 0x40 | type]
        return [first + unit[2..<3], second + unit[3...]]
    }
}
