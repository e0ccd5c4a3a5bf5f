import Testing

@testable import Media

struct VP9LayerFrameTests {
    // What is not known must not prove anything.
    @Test func needsAndReplacesEverythingUnlessItIsKnown() {
        let frame = VP9LayerFrame(kind: .inter)
        #expect(frame.slots == VP9LayerFrame.allSlots)
        #expect(frame.refreshedSlots == VP9LayerFrame.allSlots)
        #expect(frame.contexts == VP9LayerFrame.allContexts)
        #expect(frame.refreshedContexts == VP9LayerFrame.allContexts)
        #expect(frame.resetContexts == 0)
        #expect(frame.distances == nil)
        #expect(!frame.isErrorResilient)
    }
}
