import Media

/// Which VP9 pictures can be decoded after a loss (RFC 9628 §4.2, VP9 bitstream specification §7.2).
///
/// A frame needs two things: the frames it refers to, and, unless error_resilient_mode resets them, the entropy
/// contexts, motion vectors and segmentation that the frames before left. `VP9DecoderState` follows both by the frame
/// headers: after a loss what was replaced by a right frame is right again. In flexible mode P_DIFF proves references
/// too, whatever was lost: of each picture that it names the frame's own layer must have come.
struct VP9References: Sendable {
    /// Spatial layers have three bits.
    private static let highestLayer: UInt8 = 7

    private var state = VP9DecoderState()
    private var window = VP9LayerWindow()
    private var lastPictureID: UInt16?
    /// Layers above those of the last picture may have been lost.
    private var mayLackLayers = false
    /// A decoder accepts nothing before a key frame, not even pictures without references.
    private var hasSeenKeyFrame = false
    private(set) var needsKeyFrame = true

    mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .vp9(let pictureID, let width, let isEndKnown, let layers) = frame.reference else {
            return .drop(.dependsOnLoss)
        }
        let missing =
            frame.lostBefore == 0
            ? 0
            : missingPictures(
                from: lastPictureID, to: pictureID, width: width, lost: frame.lostBefore, damaged: damage.frameCount)
        advance(to: pictureID, width: width, missing: missing)
        // Where no picture is missing, layers of the last one may be.
        let lacksLayers = frame.lostBefore > 0 && (mayLackLayers || damage.frameCount > 0)
        if missing != 0 || lacksLayers { state.lose() }
        mayLackLayers = !isEndKnown

        let passes = decode(layers, isKeyFrame: frame.isKeyFrame)
        window.append(layers: passes ? Self.mask(layers) : 0)
        needsKeyFrame = !passes
        return passes ? .pass : .drop(.dependsOnLoss)
    }

    /// Decodes a picture, or leaves it out as a whole.
    private mutating func decode(_ layers: [VP9LayerFrame], isKeyFrame: Bool) -> Bool {
        if isKeyFrame {
            window.removeAll()
            hasSeenKeyFrame = true
        }
        let before = state
        for layer in layers {
            guard hasSeenKeyFrame, state.decode(layer, of: window.next, knowsReferences: knowsReferences(of: layer))
            else {
                state = before
                for dropped in layers { state.drop(dropped) }
                return false
            }
        }
        return hasSeenKeyFrame && !layers.isEmpty
    }

    /// Moves the window over the pictures that are missing.
    private mutating func advance(to pictureID: UInt16?, width: UInt8, missing: Int?) {
        defer { lastPictureID = pictureID }
        guard let missing else {
            window.removeAll()
            return
        }
        var skipped = missing
        // An SFU that leaves out pictures without leaving out packets still counts them in P_DIFF.
        if missing == 0, let last = lastPictureID, let next = pictureID, width == 7 || width == 15 {
            skipped = max(0, ((Int(next) - Int(last)) & ((1 << Int(width)) - 1)) - 1)
        }
        for _ in 0..<min(skipped, VP9LayerWindow.length) { window.append(layers: 0) }
    }

    /// All P_DIFF name pictures that were passed with the frame's own layer, and its size does not come from another
    /// one; without flexible mode nothing is known.
    private func knowsReferences(of layer: VP9LayerFrame) -> Bool {
        guard let distances = layer.distances else { return false }
        for i in 0..<distances.count where !window.contains(Int(distances[i]), layer: layer.spatialID ?? 0) {
            return false
        }
        guard let slot = layer.sizeSlot, state.slots >> (slot & 7) & 1 == 0 else { return true }
        let distance = window.next - state.picture(inSlot: slot)
        return distance == 0 || distance <= VP9LayerWindow.length && distances.contains(UInt16(distance))
    }

    private static func mask(_ layers: [VP9LayerFrame]) -> UInt8 {
        var mask: UInt8 = 0
        for layer in layers { mask |= 1 << min(layer.spatialID ?? 0, highestLayer) }
        return mask
    }
}
