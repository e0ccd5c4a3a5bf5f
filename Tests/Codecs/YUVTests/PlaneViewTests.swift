import Media
import Testing

@testable import YUV

@Suite struct PlaneViewTests {
    /// The samples of a view over 4 rows of 8 bytes, whose values are their places; nil where there is no view.
    private func samples(_ area: FrameArea, stride: Int = 8, count: Int = 32) -> [UInt8]? {
        let memory = (0..<count).map { UInt8($0) }
        return unsafe memory.withUnsafeBufferPointer { memory in
            guard let view = unsafe PlaneView(memory, PlaneArea(stride: stride, area: area)) else { return nil }
            return (0..<view.height).flatMap { row in
                (0..<view.width).map { unsafe view.base[row * view.stride + $0] }
            }
        }
    }

    @Test func showsTheRectangleAndNothingElse() {
        #expect(samples(FrameArea(x: 0, y: 0, width: 8, height: 4)) == (0..<32).map { UInt8($0) })
        #expect(samples(FrameArea(x: 2, y: 1, width: 3, height: 2)) == [10, 11, 12, 18, 19, 20])
        #expect(samples(FrameArea(x: 7, y: 3, width: 1, height: 1)) == [31])
        // The last row ends with the rectangle: its padding may be missing.
        #expect(samples(FrameArea(x: 0, y: 0, width: 6, height: 4), count: 30) != nil)
    }

    @Test(arguments: [
        FrameArea(x: 1, y: 0, width: 8, height: 1), FrameArea(x: 0, y: 1, width: 8, height: 4),
        FrameArea(x: -1, y: 0, width: 2, height: 2), FrameArea(x: 0, y: -1, width: 2, height: 2),
        FrameArea(x: 0, y: 0, width: 0, height: 2), FrameArea(x: 0, y: 0, width: 2, height: 0),
        FrameArea(x: 0, y: 0, width: -2, height: 2), FrameArea(x: 0, y: 0, width: 9, height: 1),
        FrameArea(x: 0, y: 4, width: 1, height: 1),
    ])
    func isNothingWhereARectangleLeadsOutOfTheMemory(area: FrameArea) {
        #expect(samples(area) == nil)
    }

    @Test func isNothingOverNothing() {
        let nothing = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        let area = FrameArea(x: 0, y: 0, width: 1, height: 1)
        let view = unsafe PlaneView(nothing, PlaneArea(stride: 8, area: area))
        #expect(view.map(\.width) == nil)
        #expect(samples(FrameArea(x: 0, y: 0, width: 6, height: 4), count: 29) == nil)
    }

    @Test func writesIntoTheRectangleAlone() {
        var memory = [UInt8](repeating: 7, count: 12)
        unsafe memory.withUnsafeMutableBufferPointer { memory in
            let area = FrameArea(x: 1, y: 1, width: 2, height: 2)
            guard let view = unsafe MutablePlaneView(memory, PlaneArea(stride: 4, area: area)) else { return }
            for row in 0..<view.height {
                for column in 0..<view.width { unsafe view.base[row * view.stride + column] = 0 }
            }
        }
        #expect(memory == [7, 7, 7, 7, 7, 0, 0, 7, 7, 0, 0, 7])
    }

    @Test func keepsRoomThatIsLargeEnough() {
        var room = PlaneRoom()
        let large = room.plane(width: 100, height: 10)
        let small = room.plane(width: 3, height: 3)
        // Rows begin at multiples of 32, the width of the vectors that libyuv works with.
        #expect(large?.stride == 128 && small?.stride == 32)
        #expect(unsafe large?.base == small?.base)
        #expect(room.plane(width: 200, height: 100)?.stride == 224)
    }
}
