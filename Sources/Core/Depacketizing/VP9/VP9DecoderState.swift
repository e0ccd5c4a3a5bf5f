import Media

/// Which parts of a decoder's state are those of the encoder (VP9 bitstream specification §6.1.2, §7.2, §8.4.2, §8.10):
/// the eight reference slots, the four saved entropy contexts, and what each frame takes from the one before (motion
/// vectors, segmentation, deltas of the loop filter).
struct VP9DecoderState: Sendable {
    /// Bit n: slot n holds the frame that the encoder has there.
    private(set) var slots: UInt8 = 0
    private var contexts: UInt8 = 0
    /// Nothing is missing since a frame that takes nothing from the one before.
    private var isChained = false
    /// Number of the picture that the decoder has in each slot.
    private var pictures = InlineArray<8, Int64>(repeating: -1)

    /// Number of the picture of which the decoder has a frame in a slot; -1 for none.
    func picture(inSlot slot: UInt8) -> Int64 { pictures[Int(slot & 7)] }

    /// Frames were lost, and what they replaced is not known.
    mutating func lose() {
        slots = 0
        contexts = 0
        isChained = false
    }

    /// A frame is not decoded.
    mutating func drop(_ frame: VP9LayerFrame) {
        slots &= ~frame.refreshedSlots
        contexts &= ~(frame.refreshedContexts | frame.resetContexts)
        isChained = false
    }

    /// Decodes a frame of picture `number`; false where it is not proved to be right.
    ///
    /// - Parameter knowsReferences: the pictures to which it refers were decoded and have all layers that it may need,
    ///   as the frames below it of the same picture have; whatever slots these are in.
    mutating func decode(_ frame: VP9LayerFrame, of number: Int64, knowsReferences: Bool) -> Bool {
        switch frame.kind {
        case .key:
            slots = VP9LayerFrame.allSlots
            contexts = VP9LayerFrame.allContexts
            isChained = true
            pictures = .init(repeating: number)
            return true
        case .repeated:
            return frame.slots & ~slots == 0
        case .inter:
            guard frame.slots & ~slots == 0 || knowsReferences else { return false }
        case .intraOnly:
            break
        }
        contexts |= frame.resetContexts
        if frame.kind == .intraOnly || frame.isErrorResilient { isChained = true }
        guard isChained, frame.contexts & ~contexts == 0 else { return false }
        slots |= frame.refreshedSlots
        contexts |= frame.refreshedContexts
        for i in 0..<8 where frame.refreshedSlots >> UInt8(i) & 1 == 1 { pictures[i] = number }
        return true
    }
}
