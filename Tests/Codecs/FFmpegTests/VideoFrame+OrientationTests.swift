import Media
import MediaSupport
import Testing

@testable import FFmpeg

/// Orientations of EXIF (CIPA DC-008 §4.6.5.1.7): where row 0 and column 0 of what is stored are to be seen.
@Suite struct VideoFrameOrientationTests {
    /// Which sample of the stored picture is seen at a place of the upright one.
    private static func origin(_ orientation: Int32, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> (Int, Int) {
        switch orientation {
        case 2: (width - 1 - x, y)
        case 3: (width - 1 - x, height - 1 - y)
        case 4: (x, height - 1 - y)
        case 5: (y, x)
        case 6: (y, height - 1 - x)
        case 7: (width - 1 - y, height - 1 - x)
        case 8: (width - 1 - y, x)
        default: (x, y)
        }
    }

    @Test(arguments: 1...8 as ClosedRange<Int32>, [(8, 4), (7, 5), (1, 3), (33, 2)])
    func putsEachSampleInItsPlace(orientation: Int32, size: (width: Int, height: Int)) {
        let (width, height) = size
        let stored = picture(
            width: width, height: height,
            samples: (0..<width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2)).map {
                UInt8(truncatingIfNeeded: $0 * 7)
            })
        let upright = stored.turned(orientation: orientation)
        let swaps = orientation >= 5
        #expect(upright.width == (swaps ? height : width) && upright.height == (swaps ? width : height))
        for y in 0..<upright.height {
            for x in 0..<upright.width {
                let (column, row) = Self.origin(orientation, x, y, width, height)
                #expect(upright.y[y * upright.yStride + x] == stored.y[row * stored.yStride + column])
            }
        }
        for y in 0..<upright.chromaHeight {
            for x in 0..<upright.chromaWidth {
                let (column, row) = Self.origin(orientation, x, y, stored.chromaWidth, stored.chromaHeight)
                #expect(upright.u[y * upright.uvStride + x] == stored.u[row * stored.uvStride + column])
                #expect(upright.v[y * upright.uvStride + x] == stored.v[row * stored.uvStride + column])
            }
        }
    }

    @Test(arguments: [Int32.min, -1, 0, 9, 274, .max])
    func takesUnknownOrientationsForUpright(orientation: Int32) {
        let stored = testPicture(width: 20, height: 12, colour: .bt601)
        let upright = stored.turned(orientation: orientation)
        #expect(upright.y == stored.y && upright.u == stored.u && upright.v == stored.v)
        #expect(upright.width == 20 && upright.height == 12)
    }

    @Test func keepsTheColour() {
        let colour = VideoColour(matrix: .bt2020, range: .full)
        for orientation in 1...8 as ClosedRange<Int32> {
            #expect(testPicture(width: 6, height: 4, colour: colour).turned(orientation: orientation).colour == colour)
        }
    }

    /// Two turns that undo each other: a mirror twice, and a quarter with three quarters.
    @Test(arguments: [(2, 2), (3, 3), (4, 4), (5, 5), (6, 8), (7, 7), (8, 6)] as [(Int32, Int32)])
    func isUndoneByItsInverse(first: Int32, second: Int32) {
        let stored = testPicture(width: 22, height: 14)
        let again = stored.turned(orientation: first).turned(orientation: second)
        #expect(samples(CopiedFrame(again)) == samples(CopiedFrame(stored)))
    }
}
