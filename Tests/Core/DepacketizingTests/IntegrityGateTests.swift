import Media
import Testing

@testable import Depacketizing

struct IntegrityGateTests {
    private func frame(isKey: Bool, lost: Int = 0, _ reference: FrameReference) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.isKeyFrame = isKey
        frame.lostBefore = lost
        frame.reference = reference
        return frame
    }

    private func vp8(_ pictureID: UInt16) -> FrameReference {
        .vp8(
            pictureID: pictureID, pictureIDBits: 15, tl0PicIdx: nil, temporalID: nil, isLayerSync: false,
            isDiscardable: false)
    }

    @Test(arguments: AudioCodec.allCases)
    func letsAudioPass(codec: AudioCodec) {
        var gate = IntegrityGate(codec: .audio(codec))
        #expect(!gate.isWaitingForKeyFrame)
        #expect(gate.judge(frame(isKey: false, lost: 9, .independent)) == .pass)
    }

    @Test(arguments: VideoCodec.allCases)
    func waitsForAKeyFrameAtFirst(codec: VideoCodec) {
        #expect(IntegrityGate(codec: .video(codec)).isWaitingForKeyFrame)
    }

    @Test func namesTheTimeBeforeTheFirstKeyFrame() {
        var gate = IntegrityGate(codec: .video(.vp8))
        #expect(gate.judge(frame(isKey: false, vp8(1))) == .drop(.beforeFirstKeyFrame))
        #expect(gate.judge(frame(isKey: true, vp8(2))) == .pass)
        #expect(!gate.isWaitingForKeyFrame)
        #expect(gate.judge(frame(isKey: false, lost: 1, vp8(4))) == .drop(.dependsOnLoss))
        #expect(gate.isWaitingForKeyFrame)
    }

    @Test func beginsAnewWithANewStream() {
        var gate = IntegrityGate(codec: .video(.vp8))
        #expect(gate.judge(frame(isKey: true, vp8(2))) == .pass)
        gate.reset()
        #expect(gate.isWaitingForKeyFrame)
        #expect(gate.judge(frame(isKey: false, vp8(3))) == .drop(.beforeFirstKeyFrame))
    }

    @Test(arguments: [VideoCodec.vp8, .vp9, .h264, .h265, .av1])
    func refusesFramesOfAnotherCodec(codec: VideoCodec) {
        var gate = IntegrityGate(codec: .video(codec))
        #expect(gate.judge(frame(isKey: false, .independent)) != .pass)
    }

    @Test func waitsAgainWhenARecoveryIsAbandoned() {
        var gate = IntegrityGate(codec: .video(.h264))
        let reference = FrameReference.h264(
            frameNumber: 3, maxFrameNumber: 16, isReference: true, recoveryFrameCount: 2)
        #expect(gate.judge(frame(isKey: false, reference)) == .recover(isFirst: true))
        #expect(!gate.isWaitingForKeyFrame)
        gate.abandonRecovery()
        #expect(gate.isWaitingForKeyFrame)
        var other = IntegrityGate(codec: .video(.vp8))
        #expect(other.judge(frame(isKey: true, vp8(2))) == .pass)
        other.abandonRecovery()
        #expect(!other.isWaitingForKeyFrame)
    }
}
