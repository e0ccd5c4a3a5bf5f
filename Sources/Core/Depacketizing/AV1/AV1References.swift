import Media

/// Which AV1 temporal units can be decoded after a loss: those whose dependency descriptors name only frames that have
/// passed, because such a frame is decodable itself (RTP Payload Format For AV1 §A.3).
///
/// Without descriptors nothing is known of references, and a key frame is waited for.
struct AV1References: Sendable {
    private(set) var needsKeyFrame = true
    private var intactFrames = PictureWindow()
    /// frame_number of the last frame in the window; nil when the window is empty.
    private var lastFrame: UInt16?
    /// Nothing that others need was lost or dropped since the last key frame, so every reference is available.
    private var isWholeSinceKeyFrame = false
    private var hasSeenKeyFrame = false

    mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .av1(let dependencies) = frame.reference else { return .drop(.dependsOnLoss) }
        if frame.isKeyFrame {
            hasSeenKeyFrame = true
            isWholeSinceKeyFrame = true
            forgetFrames()
        } else if frame.lostBefore > 0, !damage.isHarmless {
            isWholeSinceKeyFrame = false
        }
        let passes = isWholeSinceKeyFrame || hasSeenKeyFrame && knowsReferences(of: dependencies)
        if !passes { isWholeSinceKeyFrame = false }
        // What was lost above the base layer comes back with the base layer's next frames.
        if passes || dependencies?.temporalID ?? 0 == 0 { needsKeyFrame = !passes }
        note(dependencies, areIntact: passes)
        return passes ? .pass : .drop(.dependsOnLoss)
    }

    private func knowsReferences(of dependencies: AV1Dependencies?) -> Bool {
        guard let dependencies, dependencies.frames.count > 0, let lastFrame else { return false }
        for i in 0..<dependencies.references.count {
            let distance = Int(lastFrame &- dependencies.references[i]) + 1
            guard intactFrames.contains(distance) else { return false }
        }
        return true
    }

    private mutating func note(_ dependencies: AV1Dependencies?, areIntact: Bool) {
        guard let dependencies, dependencies.frames.count > 0 else { return forgetFrames() }
        for i in 0..<dependencies.frames.count {
            let number = dependencies.frames[i]
            let distance = number &- (lastFrame ?? number &- 1)
            // The same number again, or one that goes back, is no continuation.
            if distance == 0 || distance > 0x8000 { forgetFrames() }
            if lastFrame != nil {
                for _ in 1..<max(1, min(Int(distance), PictureWindow.length + 1)) { intactFrames.append(false) }
            }
            intactFrames.append(areIntact)
            lastFrame = number
        }
    }

    private mutating func forgetFrames() {
        intactFrames = PictureWindow()
        lastFrame = nil
    }
}
