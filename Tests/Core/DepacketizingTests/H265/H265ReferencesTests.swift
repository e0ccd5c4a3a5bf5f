import Media
import Testing

@testable import Depacketizing

struct H265ReferencesTests {
    struct Step: Sendable {
        var kind = H265PictureReference.Kind.trailing
        /// slice_pic_order_cnt_lsb, modulo 32.
        var count: UInt32
        var references: [Int32]? = []
        var others: [Int32] = []
        var lost = 0
        var damaged = 0
        var layer: UInt8 = 0
        var isNonReference = false
        var verdict = FrameVerdict.pass
        var modulus: UInt32 = 32
        var recovery: Int32?
        var mayLackParameterSets = false
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
    }

    private static let drop = FrameVerdict.drop(.dependsOnLoss)
    private static let first = FrameVerdict.recover(isFirst: true)
    private static let later = FrameVerdict.recover(isFirst: false)
    private static let idr = Step(kind: .idr, count: 0)

    /// Each picture refers to the one before.
    private static func chain(_ range: ClosedRange<UInt32>) -> [Step] {
        range.map { Step(count: $0 % 32, references: [-1]) }
    }

    static let stories = [
        Story(
            testDescription: "waits for the first random access picture",
            steps: [Step(count: 3, references: [-1], verdict: drop), idr] + chain(1...3)),
        Story(
            testDescription: "a lost picture that none refers to",
            steps: [idr] + chain(1...4) + [Step(count: 6, references: [-2], lost: 1), Step(count: 7, references: [-1])]),
        Story(
            testDescription: "a lost picture that the next one refers to",
            steps: [idr] + chain(1...4) + [
                Step(count: 6, references: [-1, -2], lost: 1, verdict: drop),
                Step(count: 7, references: [-1], verdict: drop), idr,
            ] + chain(1...2)),
        Story(
            testDescription: "recovers without a key frame when the sender refers to what came through",
            steps: [idr] + chain(1...6) + [
                Step(count: 8, references: [-1], lost: 1, verdict: drop),
                Step(count: 9, references: [-3]), Step(count: 10, references: [-1]),
            ]),
        Story(
            testDescription: "a picture of the upper temporal layer is lost, the lower ones go on",
            steps: [idr, Step(count: 1, references: [-1], layer: 1)] + [
                Step(count: 2, references: [-2]), Step(count: 3, references: [-1], layer: 1),
                Step(count: 4, references: [-2]), Step(count: 6, references: [-2], lost: 1),
                Step(count: 7, references: [-1, -2], layer: 1, verdict: drop), Step(count: 8, references: [-2]),
                Step(count: 9, references: [-1], layer: 1),
            ]),
        Story(
            testDescription: "order counts wrap",
            steps: [idr] + chain(1...33) + [
                Step(count: 3, references: [-2], lost: 1), Step(count: 4, references: [-1]),
            ]),
        Story(
            testDescription: "right behind a wrap a reference from before it shows that no IDR picture was lost",
            steps: [idr] + chain(1...31) + [Step(count: 1, references: [-2], lost: 1)]),
        Story(
            testDescription: "right behind a wrap the lost picture may have been an IDR picture",
            steps: [idr] + chain(1...32) + [Step(count: 2, references: [-2], lost: 2, verdict: drop)]),
        Story(
            testDescription: "a CRA picture makes counts certain again",
            steps: [idr] + chain(1...4) + [
                Step(count: 8, references: [-4], lost: 8, verdict: drop), Step(kind: .cra, count: 12),
                Step(count: 14, references: [-2], others: [-3, -4], lost: 1), Step(count: 15, references: [-1]),
            ]),
        Story(
            testDescription: "the lost picture may have been an IDR picture",
            steps: [idr, Step(count: 1, references: [-1]), Step(count: 2, references: [-2], lost: 2, verdict: drop)]),
        Story(
            testDescription: "a damaged picture counts as one more",
            steps: [idr] + chain(1...2) + [Step(count: 3, references: [-1], lost: 2, damaged: 1, verdict: drop)]),
        Story(
            testDescription: "half a turn of the order count may be more than one",
            steps: [idr] + chain(1...5) + [Step(count: 22, references: [-17], lost: 16, verdict: drop)]),
        Story(
            testDescription: "before the sender's step is known nothing is proved",
            steps: [idr, Step(count: 2, references: [-2], lost: 1, verdict: drop)]),
        Story(
            testDescription: "steps of two count twice",
            steps: [idr] + [2, 4, 6, 8].map { Step(count: $0, references: [-2]) } + [
                Step(count: 12, references: [-4], lost: 1), Step(count: 14, references: [-2]),
            ]),
        Story(
            testDescription: "leading pictures of the CRA picture that decoding begins with",
            steps: [
                Step(kind: .cra, count: 8), Step(kind: .rasl, count: 6, references: [-4, 2], verdict: drop),
                Step(kind: .radl, count: 7, references: [1]), Step(count: 9, references: [-1]),
                Step(count: 10, references: [-1]),
            ]),
        Story(
            testDescription: "leading pictures of a CRA picture in a whole stream",
            steps: [idr] + chain(1...4) + [
                Step(kind: .cra, count: 8), Step(kind: .rasl, count: 6, references: [-2, 2]),
                Step(count: 9, references: [-1]),
            ]),
        Story(
            testDescription: "leading pictures of a CRA picture behind a loss pass where all they refer to came",
            steps: [idr] + chain(1...4) + [
                Step(kind: .cra, count: 8, lost: 1), Step(kind: .rasl, count: 7, references: [-3, 1]),
                Step(kind: .rasl, count: 6, references: [-1, 2], verdict: drop),
                Step(kind: .rasl, count: 5, references: [1, 3], verdict: drop),
                Step(count: 9, references: [-1]), Step(count: 10, references: [-1]),
            ]),
        Story(
            testDescription: "a lost CRA picture costs its leading pictures and what follows",
            steps: [idr] + chain(1...4) + [
                Step(kind: .rasl, count: 7, references: [-3, 1], lost: 1, verdict: drop),
                Step(count: 9, references: [-1], verdict: drop), Step(kind: .cra, count: 12),
                Step(kind: .rasl, count: 11, references: [-2, 1], verdict: drop),
                Step(kind: .rasl, count: 10, references: [-6, 2]),
            ]),
        Story(
            testDescription: "a CRA picture whose parameter sets may be lost continues only where its count is certain",
            steps: [idr] + chain(1...4) + [
                Step(kind: .cra, count: 8, lost: 1, mayLackParameterSets: true),
                Step(kind: .cra, count: 12, lost: 20, verdict: drop, mayLackParameterSets: true),
                Step(kind: .cra, count: 16, lost: 20),
            ]),
        Story(
            testDescription: "a CRA picture that a decoder would show too early is left out",
            steps: [idr] + chain(1...9) + [
                Step(kind: .cra, count: 2, lost: 20, verdict: drop), Step(count: 3, references: [-1], verdict: drop),
                Step(kind: .cra, count: 12), Step(count: 13, references: [-1]),
            ]),
        Story(
            testDescription: "dropped pictures count on, so that those after them are certain",
            steps: [idr] + chain(1...10) + [
                Step(count: 12, references: [-1], lost: 1, verdict: drop)
            ] + (13...24).map { Step(count: $0, references: [-1], verdict: drop) } + [
                Step(count: 25, references: [-15]), Step(count: 26, references: [-1]),
            ]),
        Story(
            testDescription: "a decoder of the file would reckon another count after half a turn",
            steps: [idr] + chain(1...10) + [
                Step(count: 12, references: [-1], lost: 1, verdict: drop)
            ] + (13...27).map { Step(count: $0, references: [-1], verdict: drop) } + [
                Step(count: 28, references: [-18], verdict: drop)
            ]),
        Story(
            testDescription: "decoding begins at a recovery point, shown from the picture that it names",
            steps: [
                Step(count: 5, references: [-1], verdict: drop),
                Step(count: 6, references: [-1], verdict: first, recovery: 3),
                Step(count: 7, references: [-1], verdict: later), Step(count: 8, references: [-1], verdict: later),
                Step(count: 9, references: [-1]), Step(count: 10, references: [-1]),
                Step(count: 12, references: [-2], lost: 1), Step(count: 8, references: [-1], verdict: drop),
            ]),
        Story(
            testDescription: "what is right at once begins without recovery",
            steps: [
                Step(count: 6, references: [], verdict: first, recovery: 0), Step(count: 7, references: [-1]),
            ]),
        Story(
            testDescription: "a loss after a recovery point waits for the next one",
            steps: [idr] + chain(1...4) + [
                Step(count: 6, references: [-1], lost: 1, verdict: drop),
                Step(count: 7, references: [-1], verdict: first, recovery: 2),
                Step(count: 9, references: [-1], lost: 1, verdict: drop),
                Step(count: 10, references: [-1], verdict: first, recovery: 2),
                Step(count: 11, references: [-1], verdict: later), Step(count: 12, references: [-1]),
            ]),
        Story(
            testDescription: "a recovery point in a whole stream changes nothing",
            steps: [idr] + chain(1...4) + [
                Step(count: 5, references: [-1], recovery: 4), Step(count: 6, references: [-1]),
            ]),
        Story(
            testDescription: "a recovery point that is behind, or too far away, is none",
            steps: [
                Step(count: 6, references: [], verdict: drop, recovery: -1),
                Step(count: 7, references: [], verdict: drop, recovery: 601),
                Step(count: 8, references: [], verdict: drop, recovery: .min),
                Step(count: 9, references: [], verdict: drop, recovery: .max),
            ]),
        Story(
            testDescription: "leading pictures of a BLA picture",
            steps: [idr] + chain(1...4) + [
                Step(kind: .bla, count: 20), Step(kind: .rasl, count: 18, references: [-1], verdict: drop),
                Step(count: 21, references: [-1]),
            ]),
        Story(
            testDescription: "long-term references prove nothing",
            steps: [idr] + chain(1...4) + [
                Step(count: 5, references: nil), Step(count: 7, references: nil, lost: 1, verdict: drop),
            ]),
        Story(
            testDescription: "a picture that refers to nothing",
            steps: [idr] + chain(1...4) + [
                Step(count: 6, references: [-1], lost: 1, verdict: drop), Step(count: 8),
                Step(count: 9, references: [-1]),
            ]),
        Story(
            testDescription: "no parameter sets",
            steps: [
                Step(count: 0, verdict: .drop(.noParameterSets), modulus: 0), idr,
                Step(count: 1, verdict: .drop(.noParameterSets), modulus: 0),
                Step(count: 2, references: [-1], verdict: drop),
            ]),
        Story(
            testDescription: "more lost than can be counted",
            steps: [idr] + chain(1...5) + [
                Step(count: 6, references: [-1], lost: .max, damaged: .max, verdict: drop),
                Step(count: 7, references: [-1], lost: .max, verdict: drop), idr,
            ]),
    ]

    private func frame(_ step: Step) -> (EncodedFrame, Damage) {
        var frame = EncodedFrame()
        var picture = H265PictureReference(
            kind: step.kind, temporalID: step.layer, isSubLayerNonReference: step.isNonReference,
            orderCount: step.count, orderCountModulus: step.modulus, references: step.references)
        picture.others = step.others
        picture.recoveryDistance = step.recovery
        picture.mayLackParameterSets = step.mayLackParameterSets
        frame.reference = .h265(picture)
        frame.isKeyFrame = picture.isRandomAccess && step.modulus > 0
        frame.lostBefore = step.lost
        var damage = Damage()
        damage.frameCount = step.damaged
        return (frame, damage)
    }

    @Test(arguments: stories)
    func passesOnlyWhatIsProved(story: Story) {
        var rules = H265References()
        for (index, step) in story.steps.enumerated() {
            let (frame, damage) = frame(step)
            #expect(rules.judge(frame, after: damage) == step.verdict, "step \(index)")
        }
    }

    @Test func asksForAKeyFrameOnlyWhenTheLowestLayerStands() {
        var rules = H265References()
        #expect(rules.needsKeyFrame)
        for step in [Self.idr] + Self.chain(1...8) { _ = rules.judge(frame(step).0, after: Damage()) }
        #expect(!rules.needsKeyFrame)
        _ = rules.judge(frame(Step(count: 10, references: [-1], lost: 1, layer: 1)).0, after: Damage())
        #expect(!rules.needsKeyFrame)
        _ = rules.judge(frame(Step(count: 11, references: [-2], isNonReference: true)).0, after: Damage())
        #expect(!rules.needsKeyFrame)
        _ = rules.judge(frame(Step(count: 12, references: [-3])).0, after: Damage())
        #expect(rules.needsKeyFrame)
        _ = rules.judge(frame(Step(kind: .cra, count: 16)).0, after: Damage())
        #expect(!rules.needsKeyFrame)
    }

    @Test func goesBackWhenWhatLeadsToTheRightPictureWasNotKept() {
        var rules = H265References()
        for step in [Self.idr] + Self.chain(1...9) { _ = rules.judge(frame(step).0, after: Damage()) }
        _ = rules.judge(frame(Step(count: 11, references: [-1], lost: 1)).0, after: Damage())
        let verdict = rules.judge(frame(Step(count: 12, references: [-1], recovery: 6)).0, after: Damage())
        #expect(verdict == .recover(isFirst: true))
        rules.abandonRecovery()
        #expect(rules.needsKeyFrame)
        // The last picture in the file is 9.
        let early = rules.judge(frame(Step(kind: .cra, count: 5)).0, after: Damage())
        #expect(early == .drop(.dependsOnLoss))
        let fitting = rules.judge(frame(Step(kind: .cra, count: 13)).0, after: Damage())
        #expect(fitting == .pass)
    }
}
