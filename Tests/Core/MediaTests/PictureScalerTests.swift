import Testing

@testable import Media

/// The rules of the protocol that every scaler keeps are tested with the scalers; here that it can be asked for as one.
@Suite struct PictureScalerTests {
    private final class Recorder: PictureScaler {
        var turns: [PictureRotation] = []

        func draw(
            _ source: any DecodedPicture, crop: PictureArea?, rotation: PictureRotation, into canvas: inout Picture,
            at area: PictureArea
        ) throws(CodecError) {
            turns.append(rotation)
        }

        func fill(_ area: PictureArea, with sample: PictureSample, in canvas: inout Picture) throws(CodecError) {}

        func blend(_ overlay: Overlay, into canvas: inout Picture, x: Int, y: Int) throws(CodecError) {}
    }

    @Test(arguments: PictureRotation.allCases) func isToldTheTurn(rotation: PictureRotation) throws {
        let recorder = Recorder()
        let scaler: any PictureScaler = recorder
        var canvas = Picture(width: 16, height: 16)
        try scaler.draw(HeldPicture(canvas), crop: nil, rotation: rotation, into: &canvas, at: canvas.area)
        #expect(recorder.turns == [rotation])
    }
}
