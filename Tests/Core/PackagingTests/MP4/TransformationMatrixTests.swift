import Media
import Testing

@testable import Packaging

@Suite struct TransformationMatrixTests {
    /// Where a corner of the picture is shown: x' = ax + cy + tx, y' = bx + dy + ty (ISO/IEC 14496-12 §6.2.2), in units
    /// of 16.16.
    private func place(_ x: Int64, _ y: Int64, by words: [Int32]) -> [Int64] {
        let (a, b, c, d) = (Int64(words[0]), Int64(words[1]), Int64(words[3]), Int64(words[4]))
        let (moveX, moveY) = (Int64(words[6]), Int64(words[7]))
        return [(a * x + c * y + moveX) >> 16, (b * x + d * y + moveY) >> 16]
    }

    private func words(_ matrix: TransformationMatrix) -> [Int32] {
        let bytes = MP4Fixture.written { matrix.write(to: &$0) }
        return (0..<9).map { Int32(bitPattern: bytes.span.uint32(at: $0 * 4) ?? 0) }
    }

    /// The upper left corner of a picture of 640x360 goes clockwise by quarters of a turn, and no corner leaves the
    /// first quadrant.
    @Test(arguments: [
        (FrameRotation.none, [Int64(0), 0], [Int64(640), 360]), (.quarter, [360, 0], [0, 640]),
        (.half, [640, 360], [0, 0]), (.threeQuarters, [0, 640], [360, 0]),
    ])
    func turnsThePictureWithinItsCorner(rotation: FrameRotation, origin: [Int64], opposite: [Int64]) {
        let words = words(TransformationMatrix(rotation, width: 640, height: 360))
        #expect(place(0, 0, by: words) == origin)
        #expect(place(640, 360, by: words) == opposite)
        #expect(words[2] == 0 && words[5] == 0 && words[8] == 0x4000_0000)
    }

    // ISO/IEC 14496-12 §8.2.2.2.
    @Test func unityIsTheMatrixOfTheSpecification() {
        #expect(words(.unity) == [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000])
        #expect(TransformationMatrix(.none, width: 640, height: 360) == .unity)
    }
}
