import Media
import Testing

@testable import Depacketizing

struct VP9DecoderStateTests {
    private func frame(
        _ kind: VP9LayerFrame.Kind = .inter, slots: UInt8 = 0, refreshes: UInt8 = 0, isErrorResilient: Bool = false,
        resets: UInt8 = 0, contexts: UInt8 = 1, replaces: UInt8 = 0
    ) -> VP9LayerFrame {
        var frame = VP9LayerFrame(kind: kind)
        frame.slots = slots
        frame.refreshedSlots = refreshes
        frame.isErrorResilient = isErrorResilient
        frame.resetContexts = resets
        frame.contexts = contexts
        frame.refreshedContexts = replaces
        return frame
    }

    private func afterKeyFrame() -> VP9DecoderState {
        var state = VP9DecoderState()
        _ = state.decode(frame(.key), of: 7, knowsReferences: false)
        return state
    }

    /// Whether each of the frames, one after the other, is right.
    private func verdicts(_ state: inout VP9DecoderState, _ frames: [VP9LayerFrame], knows: Bool = false) -> [Bool] {
        var verdicts: [Bool] = []
        for (i, frame) in frames.enumerated() {
            verdicts.append(state.decode(frame, of: 8 + Int64(i), knowsReferences: knows))
        }
        return verdicts
    }

    @Test func hasEverythingAfterAKeyFrame() {
        var state = afterKeyFrame()
        #expect(state.slots == VP9LayerFrame.allSlots)
        let before = state
        #expect((0..<8).allSatisfy { before.picture(inSlot: $0) == 7 })
        let passes = verdicts(&state, [frame(slots: 0xFF, refreshes: 0b10, contexts: 0xF)])
        #expect(passes == [true])
        #expect(state.picture(inSlot: 1) == 8)
    }

    @Test func losesOnlyWhatADroppedFrameReplaces() {
        var state = afterKeyFrame()
        state.drop(frame(refreshes: 0b100, replaces: 0b10))
        #expect(state.slots == 0b1111_1011)
        let passes = verdicts(
            &state,
            [
                // Not error resilient: motion vectors of the dropped one are missing.
                frame(slots: 0b1), frame(slots: 0b1, isErrorResilient: true),
                // The context that the dropped one replaced.
                frame(slots: 0b1, contexts: 0b10),
            ])
        #expect(passes == [false, true, false])
    }

    @Test func needsTheContextThatAFrameNames() {
        var state = afterKeyFrame()
        state.lose()
        let passes = verdicts(
            &state,
            [
                frame(.intraOnly, refreshes: 0b1, resets: 0b10, contexts: 1),
                frame(.intraOnly, refreshes: 0b1, resets: 0b1, contexts: 1),
                frame(slots: 0b1), frame(slots: 0b1, contexts: 0b1000),
            ])
        #expect(passes == [false, true, true, false])
    }

    @Test func repeatsOnlyAFrameThatIsRight() {
        var state = afterKeyFrame()
        state.drop(frame(refreshes: 0b1))
        let passes = verdicts(&state, [frame(.repeated, slots: 0b1), frame(.repeated, slots: 0b10)], knows: true)
        #expect(passes == [false, true])
    }
}
