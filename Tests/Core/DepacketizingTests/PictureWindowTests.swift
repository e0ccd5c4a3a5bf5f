import Testing

@testable import Depacketizing

struct PictureWindowTests {
    @Test func remembersTheLast128Pictures() {
        var window = PictureWindow()
        window.append(true)
        for distance in 1...PictureWindow.length {
            #expect(window.contains(distance))
            window.append(false)
        }
        #expect(!(1...200).contains { window.contains($0) })
    }

    @Test(arguments: [Int.min, -1, 0, 129, Int.max]) func holdsNothingOutsideOfItsLength(distance: Int) {
        var window = PictureWindow()
        for _ in 0..<300 { window.append(true) }
        #expect(!window.contains(distance))
        #expect(window.contains(1) && window.contains(64) && window.contains(65) && window.contains(128))
    }
}
