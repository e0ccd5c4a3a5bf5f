import Media
import Testing

@testable import Depacketizing

struct VP8ReferencesTests {
    /// A frame as the gate sees it.
    struct Step: Sendable {
        var pictureID: UInt16?
        var isKey = false
        var lost = 0
        var base: UInt8?
        var layer: UInt8?
        var isSync = false
        var isDiscardable = false
        /// Damaged frames before this one: all, and those with N set.
        var damaged = (0, 0)
        var passes = true
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bits: UInt8 = 15
        var steps: [Step]
    }

    static let stories = [
        Story(
            testDescription: "waits for the first key frame",
            steps: [Step(pictureID: 1, passes: false), Step(pictureID: 2, isKey: true), Step(pictureID: 3)]),
        Story(
            testDescription: "only padding was lost",
            steps: [Step(pictureID: 1, isKey: true), Step(pictureID: 2, lost: 3), Step(pictureID: 3)]),
        Story(
            testDescription: "a frame was lost: wait for a key frame",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 3, lost: 1, passes: false),
                Step(pictureID: 4, passes: false), Step(pictureID: 5, isKey: true), Step(pictureID: 6),
            ]),
        Story(
            testDescription: "the missing frame was discardable",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 3, lost: 1, damaged: (1, 1)), Step(pictureID: 4),
            ]),
        Story(
            testDescription: "one of two missing frames was discardable",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 4, lost: 2, damaged: (1, 1), passes: false),
            ]),
        Story(
            testDescription: "a damaged frame without N",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 3, lost: 1, damaged: (1, 0), passes: false),
            ]),
        Story(
            testDescription: "PictureID wraps at 15 bits",
            steps: [Step(pictureID: 32_767, isKey: true), Step(pictureID: 0, lost: 1), Step(pictureID: 1)]),
        Story(
            testDescription: "PictureID wraps at 7 bits", bits: 7,
            steps: [Step(pictureID: 127, isKey: true), Step(pictureID: 0, lost: 1), Step(pictureID: 1)]),
        Story(
            testDescription: "128 lost packets may hide a whole turn of 7 bits", bits: 7,
            steps: [Step(pictureID: 5, isKey: true), Step(pictureID: 6, lost: 128, passes: false)]),
        Story(
            testDescription: "127 lost packets cannot", bits: 7,
            steps: [Step(pictureID: 5, isKey: true), Step(pictureID: 6, lost: 127)]),
        Story(
            testDescription: "no PictureID, no proof", bits: 0,
            steps: [Step(isKey: true), Step(), Step(lost: 1, passes: false), Step(passes: false)]),
        Story(
            testDescription: "the same PictureID again proves nothing",
            steps: [Step(pictureID: 5, isKey: true), Step(pictureID: 5, lost: 1, passes: false)]),
        Story(
            testDescription: "a jump without loss is the SFU's own doing",
            steps: [Step(pictureID: 5, isKey: true), Step(pictureID: 9), Step(pictureID: 10)]),
        // The pattern of vp8-opus-simulcast, packets 3 to 27: TID 0 2 1 2 0 2 1 2, Y on the first of each layer.
        Story(
            testDescription: "upper layer lost: base goes on, upper layers wait for Y",
            steps: [
                Step(pictureID: 10, isKey: true, base: 4, layer: 0, isSync: true),
                Step(pictureID: 11, base: 4, layer: 2, isSync: true),
                Step(pictureID: 12, base: 4, layer: 1, isSync: true),
                Step(pictureID: 14, lost: 1, base: 5, layer: 0),
                Step(pictureID: 15, base: 5, layer: 2, passes: false),
                Step(pictureID: 16, base: 5, layer: 1, passes: false),
                Step(pictureID: 17, base: 6, layer: 0),
                Step(pictureID: 18, base: 6, layer: 1, isSync: true),
                Step(pictureID: 19, base: 6, layer: 2, passes: false),
                Step(pictureID: 20, base: 6, layer: 2, isSync: true),
                Step(pictureID: 21, base: 6, layer: 2),
            ]),
        Story(
            testDescription: "TL0PICIDX wraps",
            steps: [
                Step(pictureID: 1, isKey: true, base: 255, layer: 0),
                Step(pictureID: 3, lost: 1, base: 0, layer: 0),
                Step(pictureID: 4, base: 0, layer: 1, isSync: true),
            ]),
        Story(
            testDescription: "base lost: nothing helps but a key frame",
            steps: [
                Step(pictureID: 1, isKey: true, base: 1, layer: 0),
                Step(pictureID: 3, lost: 1, base: 2, layer: 1, isSync: true, passes: false),
                Step(pictureID: 4, base: 3, layer: 0, passes: false),
                Step(pictureID: 5, isKey: true, base: 4, layer: 0),
                Step(pictureID: 6, base: 4, layer: 1),
            ]),
        Story(
            testDescription: "two base frames on: one is missing",
            steps: [
                Step(pictureID: 1, isKey: true, base: 1, layer: 0),
                Step(pictureID: 4, lost: 2, base: 3, layer: 0, passes: false),
            ]),
        Story(
            testDescription: "a discardable upper frame hurts nobody",
            steps: [
                Step(pictureID: 1, isKey: true, base: 1, layer: 0),
                Step(pictureID: 2, base: 1, layer: 1, isSync: true),
                Step(pictureID: 4, lost: 1, base: 2, layer: 0, damaged: (1, 1)),
                Step(pictureID: 5, base: 2, layer: 1),
            ]),
        Story(
            testDescription: "Y with N: the picture passes, its layer does not",
            steps: [
                Step(pictureID: 1, isKey: true, base: 1, layer: 0),
                Step(pictureID: 3, lost: 1, base: 1, layer: 1, passes: false),
                Step(pictureID: 4, base: 1, layer: 1, isSync: true, isDiscardable: true),
                Step(pictureID: 5, base: 1, layer: 1, passes: false),
                Step(pictureID: 6, base: 1, layer: 1, isSync: true),
                Step(pictureID: 7, base: 1, layer: 1),
            ]),
        Story(
            testDescription: "a whole picture of layer 2 was left out: what refers to it is, too",
            steps: [
                Step(pictureID: 1, isKey: true, base: 1, layer: 0),
                Step(pictureID: 3, lost: 1, base: 1, layer: 2, isSync: true),
                Step(pictureID: 4, base: 1, layer: 2, passes: false),
                Step(pictureID: 5, base: 1, layer: 1, isSync: true),
                Step(pictureID: 6, base: 1, layer: 2, passes: false),
                Step(pictureID: 7, base: 1, layer: 2, isSync: true),
                Step(pictureID: 8, base: 1, layer: 2),
            ]),
        Story(
            testDescription: "a whole turn of TL0PICIDX cannot be told from none",
            steps: [
                Step(pictureID: 1, isKey: true, base: 1, layer: 0),
                Step(pictureID: 900, lost: 256, base: 2, layer: 0, passes: false),
            ]),
    ]

    @Test(arguments: stories)
    func passesOnlyWhatIsProved(story: Story) {
        var rules = VP8References()
        for (index, step) in story.steps.enumerated() {
            var frame = EncodedFrame()
            frame.isKeyFrame = step.isKey
            frame.lostBefore = step.lost
            frame.reference = .vp8(
                pictureID: step.pictureID, pictureIDBits: story.bits, tl0PicIdx: step.base, temporalID: step.layer,
                isLayerSync: step.isSync, isDiscardable: step.isDiscardable)
            var damage = Damage()
            damage.frameCount = step.damaged.0
            damage.discardableCount = step.damaged.1
            damage.isContained = false
            let verdict = rules.judge(frame, after: damage)
            #expect(verdict == (step.passes ? .pass : .drop(.dependsOnLoss)), "step \(index)")
        }
    }

    @Test func takesContainedDamageToDiscardableFramesAsNone() {
        var rules = VP8References()
        var frame = EncodedFrame()
        frame.reference = .vp8(
            pictureID: nil, pictureIDBits: 0, tl0PicIdx: nil, temporalID: nil, isLayerSync: false,
            isDiscardable: false)
        frame.isKeyFrame = true
        #expect(rules.judge(frame, after: Damage()) == .pass)
        frame.isKeyFrame = false
        frame.lostBefore = 2
        var damage = Damage()
        damage.frameCount = 1
        damage.discardableCount = 1
        #expect(rules.judge(frame, after: damage) == .pass)
        #expect(rules.judge(frame, after: Damage()) == .drop(.dependsOnLoss))
        #expect(rules.needsKeyFrame)
    }
}
