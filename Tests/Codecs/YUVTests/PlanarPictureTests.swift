import Media
import Testing

@testable import YUV

@Suite struct PlanarPictureTests {
    private func isTaken(
        width: Int = 4, height: Int = 4, depth: Int = 8,
        _ content: PlanarPicture.Content = .colour(columnShift: 1, lineShift: 1), strides: [Int] = [4, 2, 2],
        isWhole: Bool = true
    ) -> Bool {
        var byte: UInt8 = 0
        return unsafe withUnsafePointer(to: &byte) { base in
            // Nothing is read of it.
            let planes = unsafe strides.map { unsafe (base: isWhole ? Optional(base) : nil, stride: $0) }
            return unsafe PlanarPicture(
                width: width, height: height, depth: depth, content, colour: VideoColour(), planes: planes) != nil
        }
    }

    @Test func takesWhatCodecsHave() {
        #expect(isTaken())
        #expect(isTaken(depth: 10, strides: [8, 4, 4]) && isTaken(depth: 16, strides: [8, 4, 4]))
        #expect(isTaken(.colour(columnShift: 0, lineShift: 0), strides: [4, 4, 4]))
        #expect(isTaken(.grey, strides: [4]) && isTaken(.rgb, strides: [4, 4, 4]))
        #expect(isTaken(width: 5, height: 5, strides: [5, 3, 3]))
    }

    @Test func refusesWhatCannotBeRead() {
        #expect(!isTaken(isWhole: false) && !isTaken(strides: [4, 2]) && !isTaken(.rgb, strides: [4]))
        #expect(!isTaken(depth: 7) && !isTaken(depth: 17, strides: [8, 4, 4]))
        #expect(!isTaken(.colour(columnShift: 2, lineShift: 0), strides: [4, 1, 1]))
        // Lines that overlap, run backwards, or begin within a sample.
        #expect(!isTaken(strides: [3, 2, 2]) && !isTaken(strides: [4, -2, 2]) && !isTaken(depth: 10))
        #expect(!isTaken(depth: 10, strides: [9, 4, 4]) && !isTaken(width: 5, strides: [5, 2, 2]))
        #expect(!isTaken(width: 0) && !isTaken(width: 20_000, strides: [20_000, 10_000, 10_000]))
    }
}
