import Media
import Testing

@testable import Depacketizing

struct VP9ReferencesTests {
    struct Step: Sendable {
        var pictureID: UInt16?
        var isKey = false
        var lost = 0
        /// P_DIFF; nil without flexible mode.
        var references: [UInt8]?
        var isResilient = false
        var isEndKnown = true
        /// Instead of one layer frame.
        var layers: [VP9LayerFrame]?
        var passes = true
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bits: UInt8 = 15
        var steps: [Step]
    }

    /// One that refers to any slot and replaces slot 0.
    private static func layer(_ step: Step) -> VP9LayerFrame {
        var layer = VP9LayerFrame(
            kind: step.isKey ? .key : .inter, distances: step.references.map { shortList($0.map(UInt16.init)) })
        layer.refreshedSlots = 1
        layer.isErrorResilient = step.isResilient
        if step.isResilient {
            layer.resetContexts = VP9LayerFrame.allContexts
            layer.contexts = 1
            layer.refreshedContexts = 0
        }
        return layer
    }

    /// An error resilient frame of a layer.
    private static func resilient(
        _ kind: VP9LayerFrame.Kind = .inter, layer spatialID: UInt8? = nil, slots: UInt8, refreshes: UInt8,
        distances: [UInt16]? = nil, sizeSlot: UInt8? = nil
    ) -> VP9LayerFrame {
        var layer = VP9LayerFrame(kind: kind, spatialID: spatialID, distances: distances.map(shortList))
        layer.slots = slots
        layer.refreshedSlots = refreshes
        layer.sizeSlot = sizeSlot
        layer.isErrorResilient = true
        layer.resetContexts = VP9LayerFrame.allContexts
        layer.contexts = 1
        layer.refreshedContexts = 0
        return layer
    }

    private static func shortList(_ numbers: [UInt16]) -> ShortList {
        var list = ShortList()
        for number in numbers { _ = list.append(number) }
        return list
    }

    /// A key picture after which upper layers may have been sent.
    private static let keyWithUnknownEnd = Step(
        pictureID: 1, isKey: true, isEndKnown: false, layers: [resilient(.key, layer: 0, slots: 0, refreshes: 0xFF)])

    static let layerStories = [
        Story(
            testDescription: "the upper layer of a picture without its marker was lost (gate.py, vp9-svc, seed 133)",
            steps: [
                keyWithUnknownEnd,
                Step(
                    pictureID: 2, lost: 1,
                    layers: [
                        resilient(layer: 0, slots: 0b1, refreshes: 0b1_0000, distances: [1]),
                        resilient(layer: 1, slots: 0b1_0010, refreshes: 0, distances: [1]),
                    ], passes: false),
                Step(
                    pictureID: 3, layers: [resilient(layer: 0, slots: 0b1, refreshes: 0b1_0000, distances: [2])]),
            ]),
        Story(
            testDescription: "padding after a picture whose end is known hides no layer",
            steps: [
                Step(pictureID: 1, isKey: true, layers: [resilient(.key, layer: 0, slots: 0, refreshes: 0xFF)]),
                Step(pictureID: 2, lost: 1, layers: [resilient(layer: 0, slots: 0b1, refreshes: 0b1)]),
            ]),
        Story(
            testDescription: "an upper layer begins again from the one below it",
            steps: [
                keyWithUnknownEnd,
                Step(
                    pictureID: 2, lost: 1,
                    layers: [
                        resilient(layer: 0, slots: 0b1, refreshes: 0b1, distances: [1]),
                        resilient(layer: 1, slots: 0b11, refreshes: 0b10, distances: []),
                    ]),
                Step(
                    pictureID: 3,
                    layers: [
                        resilient(layer: 0, slots: 0b1, refreshes: 0b1, distances: [1]),
                        resilient(layer: 1, slots: 0b11, refreshes: 0b10, distances: [1]),
                    ]),
            ]),
        Story(
            testDescription: "an intra-only frame repairs the slot that it refreshes",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(pictureID: 3, lost: 1, layers: [resilient(slots: 0b1, refreshes: 0b1)], passes: false),
                Step(pictureID: 4, layers: [resilient(.intraOnly, slots: 0, refreshes: 0b100)]),
                Step(pictureID: 5, layers: [resilient(slots: 0b100, refreshes: 0b1)]),
                Step(pictureID: 6, layers: [resilient(slots: 0b101, refreshes: 0)]),
                Step(pictureID: 7, layers: [resilient(slots: 0b110, refreshes: 0b1)], passes: false),
                Step(pictureID: 8, layers: [resilient(slots: 0b1, refreshes: 0b1)], passes: false),
                Step(pictureID: 9, layers: [resilient(slots: 0b100, refreshes: 0b1)]),
            ]),
        Story(
            testDescription: "the size of a picture may not come from a slot that P_DIFF does not name",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(
                    pictureID: 3, lost: 1,
                    layers: [resilient(slots: 0b11, refreshes: 0b1, distances: [2], sizeSlot: 1)]),
                Step(
                    pictureID: 4,
                    layers: [resilient(slots: 0b11, refreshes: 0b10, distances: [1], sizeSlot: 1)], passes: false),
                Step(pictureID: 5, layers: [resilient(slots: 0b11, refreshes: 0b10, distances: [2])]),
            ]),
    ]

    static let stories = [
        Story(
            testDescription: "waits for the first key frame, even without references",
            steps: [
                Step(pictureID: 1, references: [], isResilient: true, passes: false),
                Step(pictureID: 2, isKey: true), Step(pictureID: 3),
            ]),
        Story(
            testDescription: "only padding was lost",
            steps: [Step(pictureID: 1, isKey: true), Step(pictureID: 2, lost: 2), Step(pictureID: 3)]),
        Story(
            testDescription: "a picture was lost: wait for a key frame",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 3, lost: 1, references: [1], passes: false),
                Step(pictureID: 4, references: [1], passes: false), Step(pictureID: 5, isKey: true),
                Step(pictureID: 6, references: [1]),
            ]),
        Story(
            testDescription: "an error resilient picture refers over the lost one",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(pictureID: 3, lost: 1, references: [2], isResilient: true),
                Step(pictureID: 4, references: [1]),
                Step(pictureID: 5, references: [1]),
            ]),
        Story(
            testDescription: "the contexts are there again, the lost picture is not",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(pictureID: 3, lost: 1, references: [2], isResilient: true),
                Step(pictureID: 4, references: [2], passes: false),
                Step(pictureID: 5, references: [2], isResilient: true),
                Step(pictureID: 6, references: [1, 3]),
            ]),
        Story(
            testDescription: "an error resilient picture refers to the lost one",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(pictureID: 3, lost: 1, references: [1, 2], isResilient: true, passes: false),
                Step(pictureID: 4, references: [1], isResilient: true, passes: false),
                Step(pictureID: 5, references: [4], isResilient: true),
            ]),
        Story(
            testDescription: "not error resilient: the entropy contexts are lost",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 3, lost: 1, references: [2], passes: false),
            ]),
        Story(
            testDescription: "without flexible mode error resilience proves nothing",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 3, lost: 1, isResilient: true, passes: false),
            ]),
        Story(
            testDescription: "a key frame hides what was before it",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 2, isKey: true),
                Step(pictureID: 4, lost: 1, references: [3], isResilient: true, passes: false),
                Step(pictureID: 5, references: [3], isResilient: true),
            ]),
        Story(
            testDescription: "PictureID wraps at 7 bits", bits: 7,
            steps: [
                Step(pictureID: 126, isKey: true), Step(pictureID: 127), Step(pictureID: 0, lost: 1),
                Step(pictureID: 2, lost: 1, references: [3], isResilient: true),
            ]),
        Story(
            testDescription: "128 lost packets may hide a whole turn of 7 bits", bits: 7,
            steps: [
                Step(pictureID: 5, isKey: true), Step(pictureID: 6, lost: 128, passes: false),
                Step(pictureID: 7, references: [2], isResilient: true, passes: false),
            ]),
        Story(
            testDescription: "no PictureID, no proof", bits: 0,
            steps: [Step(isKey: true), Step(), Step(lost: 1, passes: false), Step(passes: false)]),
        Story(
            testDescription: "P_DIFF 0 and pictures beyond the window are not known",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(pictureID: 3, lost: 1, references: [0], isResilient: true, passes: false),
                Step(pictureID: 300, lost: 296, references: [127], isResilient: true, passes: false),
            ]),
        Story(
            testDescription: "P_DIFF reaches 127 pictures back",
            steps: [
                Step(pictureID: 1, isKey: true),
                Step(pictureID: 66, lost: 64, references: [65], isResilient: true),
                Step(pictureID: 128, lost: 61, references: [62, 127], isResilient: true),
                Step(pictureID: 130, lost: 1, references: [65], isResilient: true, passes: false),
                Step(pictureID: 131, references: [64], isResilient: true, passes: false),
                Step(pictureID: 132, references: [66, 4], isResilient: true),
            ]),
        Story(
            testDescription: "pictures that an SFU left out are not there to refer to",
            steps: [
                Step(pictureID: 1, isKey: true), Step(pictureID: 4, references: [3]),
                Step(pictureID: 6, lost: 1, references: [3], isResilient: true, passes: false),
                Step(pictureID: 7, references: [3], isResilient: true),
            ]),
    ]

    @Test(arguments: stories + layerStories)
    func passesOnlyWhatIsProved(story: Story) {
        var rules = VP9References()
        for (index, step) in story.steps.enumerated() {
            var frame = EncodedFrame()
            frame.isKeyFrame = step.isKey
            frame.lostBefore = step.lost
            frame.reference = .vp9(
                pictureID: step.pictureID, pictureIDBits: story.bits, isEndKnown: step.isEndKnown,
                layers: step.layers ?? [Self.layer(step)])
            let verdict = rules.judge(frame, after: Damage())
            #expect(verdict == (step.passes ? .pass : .drop(.dependsOnLoss)), "step \(index)")
            #expect(rules.needsKeyFrame == !step.passes, "step \(index)")
        }
    }

    @Test func refusesFramesOfAnotherCodec() {
        var rules = VP9References()
        #expect(rules.judge(EncodedFrame(), after: Damage()) == .drop(.dependsOnLoss))
    }
}
