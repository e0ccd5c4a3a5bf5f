import Testing

@testable import Media

/// The rules of the protocol that every scaler keeps are tested with the scalers; here that it can be asked for as one.
@Suite struct FrameScalerTests {
    private final class Recorder: FrameScaler {
        var turns: [FrameRotation] = []

        func draw(
            _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
            at area: FrameArea
        ) throws(CodecError) {
            turns.append(rotation)
        }

        func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {}

        func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError) {}
    }

    @Test(arguments: FrameRotation.allCases) func isToldTheTurn(rotation: FrameRotation) throws {
        let recorder = Recorder()
        let scaler: any FrameScaler = recorder
        var canvas = VideoFrame(width: 16, height: 16)
        try scaler.draw(CopiedFrame(canvas), crop: nil, rotation: rotation, into: &canvas, at: canvas.area)
        #expect(recorder.turns == [rotation])
    }
}
