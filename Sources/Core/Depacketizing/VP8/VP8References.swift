import Media

/// Which VP8 frames can be decoded after a loss (RFC 7741 §4.2).
///
/// Layer 0 (all of a stream without temporal layers) is whole or waits for a key frame. Above it each temporal layer
/// is whole or waits for a frame with Y set, which refers to the base layer only.
struct VP8References: Sendable {
    private(set) var needsKeyFrame = true
    /// Bit `n`: layer `n` is whole. TID has two bits, so there are four.
    private var intactLayers: UInt8 = 0b1111
    private var lastPictureID: UInt16?
    private var lastBase: UInt8?

    mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .vp8(let pictureID, let width, let base, let layer, let isSync, let isDiscardable) = frame.reference
        else {
            return .drop(.dependsOnLoss)
        }
        defer { lastPictureID = pictureID }
        if frame.isKeyFrame {
            restart(base: base)
            return .pass
        }
        if needsKeyFrame { return .drop(.dependsOnLoss) }
        if frame.lostBefore > 0, !damage.isHarmless {
            let isHarmless = onlyDiscardableMissing(
                before: pictureID, width: width, lost: frame.lostBefore, damage: damage)
            if !isHarmless { suffer(base: base, layer: layer, lost: frame.lostBefore) }
        }
        if needsKeyFrame { return .drop(.dependsOnLoss) }
        if let layer, layer > 0, !admits(layer: layer, isSync: isSync, isDiscardable: isDiscardable, base: base) {
            return .drop(.dependsOnLoss)
        }
        if layer ?? 0 == 0 { lastBase = base }
        return .pass
    }

    private mutating func restart(base: UInt8?) {
        needsKeyFrame = false
        intactLayers = 0b1111
        lastBase = base
    }

    /// PictureIDs prove it: nothing but padding is missing, or as many frames as were seen to be discardable.
    private func onlyDiscardableMissing(
        before pictureID: UInt16?, width: UInt8, lost: Int, damage: Damage
    ) -> Bool {
        guard
            let missing = missingPictures(
                from: lastPictureID, to: pictureID, width: width, lost: lost, damaged: damage.frameCount)
        else { return false }
        return missing == damage.discardableCount && damage.frameCount == damage.discardableCount
    }

    /// A frame was lost that others may refer to. TL0PICIDX shows whether the base layer was hit.
    private mutating func suffer(base: UInt8?, layer: UInt8?, lost: Int) {
        intactLayers = 0b0001
        // Of fewer than 256 lost packets no run of base frames can go unseen in the eight bits of TL0PICIDX.
        guard let base, let lastBase, let layer, lost < 256, base == (layer == 0 ? lastBase &+ 1 : lastBase) else {
            needsKeyFrame = true
            return
        }
    }

    private mutating func admits(layer: UInt8, isSync: Bool, isDiscardable: Bool, base: UInt8?) -> Bool {
        if isSync, base != nil, base == lastBase {
            // With N it is decodable, but what later frames of its layer refer to is before it (RFC 7741 §4.2).
            if !isDiscardable { intactLayers |= 1 << (layer & 3) }
            return true
        }
        // The frame may refer to any layer up to its own.
        let needed = (UInt8(2) << (layer & 3)) - 1
        guard intactLayers & needed != needed else { return true }
        // Those that come to refer to this one must not pass either.
        if !isDiscardable { intactLayers &= ~(1 << (layer & 3)) }
        return false
    }
}
