import Media
import Testing

@testable import Depacketizing

struct H264ReferencesTests {
    struct Step: Sendable {
        var number: UInt32?
        var isKey = false
        var lost = 0
        var isReference = true
        var damaged = 0
        var verdict = FrameVerdict.pass
        var modulus: UInt32 = 16
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
    }

    private static let drop = FrameVerdict.drop(.dependsOnLoss)

    static let stories = [
        Story(
            testDescription: "waits for the first key frame",
            steps: [Step(number: 3, verdict: drop), Step(number: 0, isKey: true), Step(number: 1)]),
        Story(
            testDescription: "a lost picture that none refers to",
            steps: [
                Step(number: 0, isKey: true), Step(number: 1), Step(number: 2, isReference: false),
                Step(number: 2, lost: 1), Step(number: 3),
            ]),
        Story(
            testDescription: "a lost reference picture",
            steps: [
                Step(number: 0, isKey: true), Step(number: 1), Step(number: 3, lost: 1, verdict: drop),
                Step(number: 4, verdict: drop), Step(number: 0, isKey: true), Step(number: 1),
            ]),
        Story(
            testDescription: "frame_num wraps",
            steps: [
                Step(number: 0, isKey: true), Step(number: 14), Step(number: 15), Step(number: 0, lost: 1),
            ]),
        Story(
            testDescription: "right after the key frame another one may be lost",
            steps: [Step(number: 0, isKey: true), Step(number: 1, lost: 1, verdict: drop)]),
        Story(
            testDescription: "two lost packets may be a key frame and one after it",
            steps: [Step(number: 0, isKey: true), Step(number: 1), Step(number: 2, lost: 2, verdict: drop)]),
        Story(
            testDescription: "a damaged frame counts as one more",
            steps: [
                Step(number: 0, isKey: true), Step(number: 1), Step(number: 2, lost: 1, damaged: 1, verdict: drop),
            ]),
        Story(
            testDescription: "a whole turn of frame_num",
            steps: [Step(number: 0, isKey: true), Step(number: 15), Step(number: 0, lost: 16, verdict: drop)]),
        Story(
            testDescription: "no frame_num, no proof",
            steps: [Step(number: nil, isKey: true), Step(number: nil), Step(number: nil, lost: 1, verdict: drop)]),
        Story(
            testDescription: "no parameter sets",
            steps: [
                Step(number: nil, verdict: .drop(.noParameterSets), modulus: 0), Step(number: 0, isKey: true),
                Step(number: nil, verdict: .drop(.noParameterSets), modulus: 0), Step(number: 1, verdict: drop),
            ]),
        Story(
            testDescription: "more lost than can be counted",
            steps: [
                Step(number: 0, isKey: true), Step(number: 5),
                Step(number: 6, lost: .max, damaged: .max, verdict: drop),
            ]),
    ]

    @Test(arguments: stories)
    func passesOnlyWhatIsProved(story: Story) {
        var rules = H264References()
        for (index, step) in story.steps.enumerated() {
            var frame = EncodedFrame()
            frame.isKeyFrame = step.isKey
            frame.lostBefore = step.lost
            frame.reference = .h264(
                frameNumber: step.number, maxFrameNumber: step.modulus, isReference: step.isReference,
                isIDR: step.isKey)
            var damage = Damage()
            damage.frameCount = step.damaged
            #expect(rules.judge(frame, after: damage) == step.verdict, "step \(index)")
            #expect(rules.needsKeyFrame == (step.verdict != .pass), "step \(index)")
        }
    }

    @Test func takesContainedDamageToDiscardablePicturesAsNone() {
        var rules = H264References()
        var frame = EncodedFrame()
        frame.isKeyFrame = true
        frame.reference = .h264(frameNumber: 0, maxFrameNumber: 16, isReference: true)
        #expect(rules.judge(frame, after: Damage()) == .pass)
        frame.isKeyFrame = false
        frame.reference = .h264(frameNumber: 1, maxFrameNumber: 16, isReference: true)
        frame.lostBefore = 3
        var damage = Damage()
        damage.frameCount = 1
        damage.discardableCount = 1
        #expect(rules.judge(frame, after: damage) == .pass)
    }

    /// A picture of `H264References`, with an order count modulo 256 or without one.
    private func judge(
        _ rules: inout H264References, _ number: UInt32, order: UInt32?, isKey: Bool = false, isIDR: Bool = false,
        isReference: Bool = true, lost: Int = 0, timestamp: Int64 = 0, recovery: UInt32? = nil,
        prediction: H264Prediction = H264Prediction()
    ) -> FrameVerdict {
        var frame = EncodedFrame()
        frame.extendedTimestamp = timestamp
        frame.isKeyFrame = isKey || isIDR
        frame.lostBefore = lost
        frame.reference = .h264(
            frameNumber: number, maxFrameNumber: 16, isReference: isReference, orderCount: order,
            orderCountModulus: order == nil ? 0 : 256, isIDR: isIDR, recoveryFrameCount: recovery,
            prediction: prediction)
        return rules.judge(frame, after: Damage())
    }

    /// Open groups of pictures: what follows the key frame and is shown before it refers to what was before.
    @Test func dropsLeadingPicturesWhereDecodingBeginsAnew() {
        var rules = H264References()
        #expect(judge(&rules, 3, order: 40, isKey: true) == .pass)
        #expect(judge(&rules, 4, order: 20) == Self.drop)
        #expect(judge(&rules, 5, order: 10, isReference: false) == Self.drop)
        #expect(!rules.needsKeyFrame)
        #expect(judge(&rules, 5, order: 80) == .pass)
        #expect(judge(&rules, 6, order: 60, isReference: false) == .pass)
        // Nothing lost: the group before is there.
        #expect(judge(&rules, 6, order: 120, isKey: true) == .pass)
        #expect(judge(&rules, 7, order: 100, isReference: false) == .pass)
        #expect(judge(&rules, 7, order: 160, isKey: true, lost: 1) == .pass)
        #expect(judge(&rules, 8, order: 140, isReference: false) == Self.drop)
        // A lost packet among them was not one of theirs for certain.
        #expect(judge(&rules, 9, order: 150, isReference: false, lost: 1) == Self.drop)
        #expect(rules.needsKeyFrame)
    }

    /// pic_order_cnt_type 1: of the pictures behind the key frame those that none refers to may be leading ones.
    @Test func dropsWhatMayBeALeadingPictureWithoutOrderCounts() {
        var rules = H264References()
        #expect(judge(&rules, 3, order: nil, isKey: true) == .pass)
        #expect(judge(&rules, 4, order: nil, isReference: false) == Self.drop)
        #expect(judge(&rules, 4, order: nil) == .pass)
        #expect(judge(&rules, 5, order: nil, isReference: false) == .pass)
        rules = H264References()
        #expect(judge(&rules, 0, order: nil, isIDR: true) == .pass)
        #expect(judge(&rules, 1, order: nil, isReference: false) == .pass)
    }

    /// A picture that pauses for hours while the clock runs on, or a clock that is set back, under unbroken numbers.
    @Test(arguments: [true, false]) func passesPicturesWhoseTimestampsGoBack(isIDR: Bool) {
        var rules = H264References()
        var (number, order): (UInt32, UInt32) = (0, 0)
        for i in 0..<60 {
            let isKey = i % 20 == 0
            if isKey, isIDR || i == 0 { (number, order) = (0, 0) }
            let verdict = judge(
                &rules, number, order: order, isKey: isKey, isIDR: isKey && isIDR,
                timestamp: i < 30 ? 1_000_000 + Int64(i) * 3000 : Int64(i) * 3000)
            #expect(verdict == .pass, "picture \(i)")
            (number, order) = ((number + 1) % 16, (order + 2) % 256)
        }
    }

    /// ITU-T H.264 §D.2.8: everything is right with the reference picture whose frame_num is so many further.
    @Test(arguments: [true, false]) func beginsAtARecoveryPoint(isStart: Bool) {
        var rules = H264References()
        if !isStart {
            #expect(judge(&rules, 0, order: 0, isIDR: true) == .pass)
            #expect(judge(&rules, 3, order: 8, lost: 1) == Self.drop)
        }
        #expect(judge(&rules, 13, order: 20) == Self.drop)
        #expect(rules.needsKeyFrame)
        #expect(judge(&rules, 14, order: 22, recovery: 3) == .recover(isFirst: true))
        #expect(!rules.needsKeyFrame)
        #expect(judge(&rules, 15, order: 26) == .recover(isFirst: false))
        // A later recovery point changes nothing.
        #expect(judge(&rules, 0, order: 24, isReference: false, recovery: 3) == .recover(isFirst: false))
        #expect(judge(&rules, 0, order: 30) == .recover(isFirst: false))
        #expect(judge(&rules, 1, order: 28, isReference: false) == .recover(isFirst: false))
        #expect(judge(&rules, 1, order: 36) == .pass)
        // It is shown before the one that is right.
        #expect(judge(&rules, 2, order: 32, isReference: false) == Self.drop)
        #expect(judge(&rules, 2, order: 38) == .pass)
        #expect(judge(&rules, 3, order: 40, recovery: 3) == .pass)
    }

    @Test func beginsAgainAfterALossDuringRecovery() {
        var rules = H264References()
        #expect(judge(&rules, 4, order: 10, recovery: 2) == .recover(isFirst: true))
        #expect(judge(&rules, 6, order: 14, lost: 1) == Self.drop)
        #expect(rules.needsKeyFrame)
        #expect(judge(&rules, 7, order: 16, recovery: 2) == .recover(isFirst: true))
        #expect(judge(&rules, 8, order: 18) == .recover(isFirst: false))
        rules.abandonRecovery()
        #expect(rules.needsKeyFrame)
        #expect(judge(&rules, 9, order: 20) == Self.drop)
        #expect(judge(&rules, 10, order: 22, recovery: 2) == .recover(isFirst: true))
        #expect(judge(&rules, 0, order: 0, isIDR: true) == .pass)
        rules.abandonRecovery()
        #expect(!rules.needsKeyFrame)
    }

    @Test func doesNotWaitForARecoveryWithoutEnd() {
        var rules = H264References()
        #expect(judge(&rules, 4, order: 10, recovery: H264References.longestRecovery + 1) == Self.drop)
        // Right at once, and yet not intra: nothing proves it.
        #expect(judge(&rules, 5, order: 12, recovery: 0) == Self.drop)
    }

    /// A picture of a stream whose pictures refer to one other, as senders of calls have.
    private func judgeSimple(
        _ rules: inout H264References, _ number: UInt32, order: UInt32? = nil, isIDR: Bool = false,
        isIntra: Bool = false, isSimple: Bool = true, isReference: Bool = true, hasPlainMarking: Bool = true,
        maximum: UInt32 = 4, lost: Int = 0
    ) -> FrameVerdict {
        var prediction = H264Prediction()
        prediction.isIntra = isIntra || isIDR
        prediction.refersToLastOnly = isSimple || isIntra || isIDR
        prediction.hasPlainMarking = hasPlainMarking
        prediction.maximumReferences = maximum
        return judge(
            &rules, number, order: order, isIDR: isIDR, isReference: isReference, lost: lost, prediction: prediction)
    }

    @Test func passesIntraPicturesAndWhatRefersToThemAloneAfterALoss() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 0, isIDR: true) == .pass)
        for number in 1...3 as ClosedRange<UInt32> { #expect(judgeSimple(&rules, number) == .pass) }
        #expect(judgeSimple(&rules, 5, lost: 1) == Self.drop)
        #expect(judgeSimple(&rules, 6, isIntra: true) == .pass)
        #expect(rules.needsKeyFrame)
        #expect(judgeSimple(&rules, 7) == .pass)
        #expect(judgeSimple(&rules, 8, isReference: false) == .pass)
        #expect(judgeSimple(&rules, 8) == .pass)
        // The list of this one has more than the last reference picture.
        #expect(judgeSimple(&rules, 9, isSimple: false) == Self.drop)
        #expect(judgeSimple(&rules, 10) == Self.drop)
        #expect(judgeSimple(&rules, 0, isIDR: true) == .pass)
        #expect(!rules.needsKeyFrame)
    }

    @Test func needsNoKeyFrameWhereOneReferenceIsAll() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 0, isIDR: true, maximum: 1) == .pass)
        #expect(judgeSimple(&rules, 3, maximum: 1, lost: 2) == Self.drop)
        #expect(rules.needsKeyFrame)
        #expect(judgeSimple(&rules, 4, isIntra: true, maximum: 1) == .pass)
        #expect(!rules.needsKeyFrame)
        #expect(judgeSimple(&rules, 5, isSimple: false, maximum: 1) == .pass)
    }

    @Test func lostReferencePicturesAndCommandsEndWhatIsRight() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 0, isIDR: true) == .pass)
        #expect(judgeSimple(&rules, 5, isIntra: true, lost: 4) == .pass)
        // Number 6 was lost.
        #expect(judgeSimple(&rules, 7, lost: 1) == Self.drop)
        #expect(judgeSimple(&rules, 8, isIntra: true, hasPlainMarking: false) == .pass)
        #expect(judgeSimple(&rules, 9) == Self.drop)
    }

    @Test func doesNotTakeAPictureForRightAfterWhatMayBeAnIDRPicture() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 0, isIDR: true) == .pass)
        for number in 1...9 as ClosedRange<UInt32> { #expect(judgeSimple(&rules, number) == .pass) }
        #expect(judgeSimple(&rules, 2, isIntra: true, lost: 2) == Self.drop)
        #expect(judgeSimple(&rules, 3, isIntra: true) == Self.drop)
        #expect(judgeSimple(&rules, 0, isIDR: true) == .pass)
        #expect(judgeSimple(&rules, 3, isIntra: true, lost: 2) == .pass)
    }

    // It would take the place of a later key frame's order count, and what follows it refers to more.
    @Test func leavesOutALonePictureThatRepairsNothing() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 0, isIDR: true) == .pass)
        #expect(judgeSimple(&rules, 1, isSimple: false) == .pass)
        #expect(judgeSimple(&rules, 4, isSimple: false, lost: 1) == Self.drop)
        #expect(judgeSimple(&rules, 5, isIntra: true) == Self.drop)
    }

    @Test func doesNotPassWhatADecoderWouldShowTooEarly() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 0, order: 0, isIDR: true) == .pass)
        #expect(judgeSimple(&rules, 1, order: 100) == .pass)
        #expect(judgeSimple(&rules, 5, order: 60, isIntra: true, lost: 3) == Self.drop)
        #expect(judgeSimple(&rules, 6, order: 110) == Self.drop)
        #expect(judgeSimple(&rules, 7, order: 112, isIntra: true) == .pass)
    }

    // Before a key frame a file has nothing to begin with.
    @Test func beginsWithNoIntraPicture() {
        var rules = H264References()
        #expect(judgeSimple(&rules, 3, isIntra: true) == Self.drop)
    }

    /// After an IDR picture the order count of the next one would be low.
    @Test func provesByTheOrderCountThatNoIDRPictureWasLost() {
        var rules = H264References()
        #expect(judge(&rules, 0, order: 0, isIDR: true) == .pass)
        for number in 1...16 as ClosedRange<UInt32> { #expect(judge(&rules, number % 16, order: number * 2) == .pass) }
        #expect(judge(&rules, 1, order: 36, isReference: false, lost: 1) == .pass)
        #expect(judge(&rules, 1, order: 38) == .pass)
    }
}
