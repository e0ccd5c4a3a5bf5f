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
        var passes = true
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bits: UInt8 = 15
        var steps: [Step]
    }

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

    @Test(arguments: stories)
    func passesOnlyWhatIsProved(story: Story) {
        var rules = VP9References()
        for (index, step) in story.steps.enumerated() {
            var frame = EncodedFrame()
            frame.isKeyFrame = step.isKey
            frame.lostBefore = step.lost
            frame.reference = .vp9(
                pictureID: step.pictureID, pictureIDBits: story.bits, references: step.references,
                isErrorResilient: step.isResilient, isDiscardable: false)
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
