import Media
import Testing

@testable import Depacketizing

struct AV1ReferencesTests {
    struct Step: Sendable {
        /// frame_number of the unit's frames; empty without descriptors.
        var frames: [UInt16] = []
        var distances: [UInt16] = [1]
        var temporalID: UInt8 = 0
        var isKey = false
        var lost = 0
        var discardable = 0
        var passes = true
        var needsKeyFrame = false
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
    }

    static let stories = [
        Story(
            testDescription: "waits for the first key frame, even without references",
            steps: [
                Step(frames: [1], distances: [], passes: false, needsKeyFrame: true),
                Step(frames: [2], isKey: true), Step(frames: [3]),
            ]),
        Story(
            testDescription: "without descriptors a loss is waited out",
            steps: [
                Step(isKey: true), Step(), Step(lost: 1, passes: false, needsKeyFrame: true),
                Step(passes: false, needsKeyFrame: true), Step(isKey: true, lost: 3), Step(),
            ]),
        Story(
            testDescription: "without loss references are not asked for: an SFU may leave layers out",
            steps: [Step(frames: [1], isKey: true), Step(frames: [5], distances: [2]), Step(), Step(frames: [9])]),
        Story(
            testDescription: "only frames were hit that nobody refers to",
            steps: [Step(isKey: true), Step(lost: 1, discardable: 1), Step(), Step(lost: 2, discardable: 1)]),
        Story(
            testDescription: "a frame of the upper temporal layer was lost",
            steps: [
                Step(frames: [10], isKey: true), Step(frames: [12], distances: [2], lost: 1),
                Step(frames: [13], distances: [1], temporalID: 1),
                Step(frames: [14], distances: [2]),
            ]),
        Story(
            testDescription: "a frame refers to the lost one: the layers below go on",
            steps: [
                Step(frames: [0], isKey: true),
                // 1 is lost: T1 of three layers, to which 3 refers.
                Step(frames: [2], distances: [1], temporalID: 2, lost: 1, passes: false),
                Step(frames: [4], distances: [4]),
                Step(frames: [5], distances: [1], temporalID: 1),
                Step(frames: [6], distances: [1, 3], temporalID: 2, passes: false),
                Step(frames: [7], distances: [2], temporalID: 2),
            ]),
        Story(
            testDescription: "a base frame was lost: all that follows from it waits",
            steps: [
                Step(frames: [0], isKey: true), Step(frames: [2], lost: 1, passes: false, needsKeyFrame: true),
                Step(frames: [3], passes: false, needsKeyFrame: true),
                Step(frames: [4], distances: [4]), Step(frames: [5]),
            ]),
        Story(
            testDescription: "numbers wrap",
            steps: [
                Step(frames: [0xFFFE], isKey: true), Step(frames: [0], distances: [2], lost: 1),
                Step(frames: [1], distances: [2], passes: false, needsKeyFrame: true),
            ]),
        Story(
            testDescription: "a key frame hides what was before it",
            steps: [
                Step(frames: [1], isKey: true), Step(frames: [2], isKey: true),
                Step(frames: [4], distances: [2], lost: 1),
                Step(frames: [5], distances: [4], passes: false, needsKeyFrame: true),
            ]),
        Story(
            testDescription: "references further back than the window are not believed",
            steps: [
                Step(frames: [0], isKey: true), Step(frames: [128], distances: [128], lost: 1),
                Step(frames: [129], distances: [129], passes: false, needsKeyFrame: true),
            ]),
        Story(
            testDescription: "a number that does not go on proves nothing",
            steps: [
                Step(frames: [9], isKey: true), Step(frames: [9], distances: [], lost: 1),
                Step(frames: [4], distances: [4], passes: false, needsKeyFrame: true),
            ]),
        Story(
            testDescription: "layer frames of one unit refer to each other",
            steps: [
                Step(frames: [10, 11], isKey: true), Step(frames: [14, 15], distances: [4], lost: 2),
                Step(frames: [16, 17], distances: [2]),
                Step(frames: [20, 21], distances: [2], lost: 2, passes: false, needsKeyFrame: true),
            ]),
        Story(
            testDescription: "a unit without descriptor breaks the proof, not the whole stream",
            steps: [
                Step(frames: [1], isKey: true), Step(), Step(frames: [3]),
                Step(frames: [5], distances: [2], lost: 1), Step(lost: 1, passes: false, needsKeyFrame: true),
                Step(frames: [7], distances: [2], passes: false, needsKeyFrame: true),
            ]),
    ]

    @Test(arguments: stories) func provesWhatCanBeDecoded(story: Story) {
        var rules = AV1References()
        for (i, step) in story.steps.enumerated() {
            var dependencies: AV1Dependencies? = step.frames.isEmpty ? nil : AV1Dependencies()
            for number in step.frames {
                _ = dependencies?.add(
                    frame: number, temporalID: step.temporalID,
                    distances: ShortList(step.isKey ? [] : step.distances))
            }
            var frame = EncodedFrame()
            frame.isKeyFrame = step.isKey
            frame.lostBefore = step.lost
            frame.reference = .av1(dependencies)
            var damage = Damage()
            damage.frameCount = step.discardable
            damage.discardableCount = step.discardable
            #expect((rules.judge(frame, after: damage) == .pass) == step.passes, "step \(i)")
            #expect(rules.needsKeyFrame == step.needsKeyFrame, "step \(i)")
        }
    }

    @Test func refusesFramesOfAnotherCodec() {
        var rules = AV1References()
        #expect(rules.judge(EncodedFrame(), after: Damage()) == .drop(.dependsOnLoss))
    }
}
