import Media
import TestSupport
import Testing

@testable import Mixing

@Suite struct FitPolicyTests {
    private func rect(_ numbers: [Int]) -> FrameArea {
        FrameArea(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }

    /// Figures by hand from the server's rule: a side is the other one times the picture's shape, rounded down; the
    /// rest is halved; then all is made even.
    @Test(arguments: [
        // 640×360 in a quarter of 640×480: 320×180, 30 lines above and below.
        ([640, 360], [0, 0, 320, 240], [0, 0, 640, 360], [0, 30, 320, 180]),
        // The same shape fills its region.
        ([1280, 960], [320, 240, 320, 240], [0, 0, 1280, 960], [320, 240, 320, 240]),
        // 426 samples are not quite 16:9 of 240 lines: 239 of them, made even.
        ([640, 360], [426, 0, 426, 240], [0, 0, 640, 360], [426, 0, 426, 238]),
        // An odd picture loses its last column and line.
        ([361, 241], [0, 0, 320, 240], [0, 0, 360, 240], [0, 12, 320, 212]),
        // Upright: 135 wide, 92 from the left.
        ([360, 640], [0, 0, 320, 240], [0, 0, 360, 640], [92, 0, 134, 240]),
        // An odd region.
        ([640, 480], [213, 161, 213, 159], [0, 0, 640, 480], [212, 160, 212, 158]),
    ])
    func showsTheWholePictureInALetterbox(size: [Int], region: [Int], source: [Int], target: [Int]) {
        let placement = FitPolicy.letterbox.placement(
            of: FrameSize(width: size[0], height: size[1]), in: rect(region))
        #expect(placement == Placement(source: rect(source), target: rect(target)))
    }

    @Test(arguments: [
        // 640×360 in 4:3: 480 of its columns.
        ([640, 360], [0, 0, 320, 240], [80, 0, 480, 360], [0, 0, 320, 240]),
        // 640×480 in 16:9: 360 of its lines.
        ([640, 480], [0, 0, 640, 360], [0, 60, 640, 360], [0, 0, 640, 360]),
        ([360, 640], [320, 240, 320, 240], [0, 184, 360, 270], [320, 240, 320, 240]),
        ([361, 241], [0, 0, 320, 240], [20, 0, 320, 240], [0, 0, 320, 240]),
        // Three columns too many: one and a half before, rounded down and made even.
        ([643, 480], [0, 0, 320, 240], [0, 0, 640, 480], [0, 0, 320, 240]),
        ([640, 480], [213, 161, 213, 159], [0, 0, 640, 476], [212, 160, 212, 158]),
    ])
    func fillsTheRegionWhenCropping(size: [Int], region: [Int], source: [Int], target: [Int]) {
        let placement = FitPolicy.crop.placement(
            of: FrameSize(width: size[0], height: size[1]), in: rect(region))
        #expect(placement == Placement(source: rect(source), target: rect(target)))
    }

    @Test func showsNothingWhereNothingWouldBeSeen() {
        let region = FrameArea(x: 0, y: 0, width: 320, height: 240)
        for policy in FitPolicy.allCases {
            #expect(policy.placement(of: FrameSize(width: 0, height: 480), in: region) == nil)
            #expect(policy.placement(of: FrameSize(width: 1, height: 1), in: region) == nil)
            let empty = FrameArea(x: 0, y: 0, width: 320, height: 0)
            #expect(policy.placement(of: FrameSize(width: 640, height: 480), in: empty) == nil)
            let narrow = FrameArea(x: 0, y: 0, width: 1, height: 240)
            #expect(policy.placement(of: FrameSize(width: 640, height: 480), in: narrow) == nil)
        }
        // A line so long that nothing of its height is left.
        #expect(FitPolicy.letterbox.placement(of: FrameSize(width: 65_536, height: 2), in: region) == nil)
    }

    @Test func staysInsidePictureAndRegionWhateverTheirSizes() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let size = FrameSize(
                width: .random(in: 1...4096, using: &generator), height: .random(in: 1...4096, using: &generator))
            let region = FrameArea(
                x: .random(in: 0...4096, using: &generator), y: .random(in: 0...4096, using: &generator),
                width: .random(in: 1...2048, using: &generator), height: .random(in: 1...2048, using: &generator))
            for policy in FitPolicy.allCases {
                guard let placement = policy.placement(of: size, in: region) else { continue }
                let (source, target) = (placement.source, placement.target)
                #expect(source.x >= 0 && source.y >= 0)
                #expect(source.x + source.width <= size.width && source.y + source.height <= size.height)
                #expect(target.x >= region.x - 1 && target.y >= region.y - 1)
                #expect(target.x + target.width <= region.x + region.width)
                #expect(target.y + target.height <= region.y + region.height)
                #expect([source, target].allSatisfy { $0 == $0.aligned && !$0.isEmpty })
            }
        }
    }

    /// Nothing is stretched by more than the rounding.
    @Test func keepsThePicturesShape() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<5000 {
            let size = FrameSize(
                width: .random(in: 64...4096, using: &generator), height: .random(in: 64...4096, using: &generator))
            let region = FrameArea(
                x: 0, y: 0, width: .random(in: 64...2048, using: &generator),
                height: .random(in: 64...2048, using: &generator))
            guard let placement = FitPolicy.letterbox.placement(of: size, in: region) else { continue }
            let target = placement.target
            // Rounded down once by the division and once to an even number, on either side.
            let scale = Double(target.width + 3) / Double(size.width)
            #expect(Double(target.height) <= scale * Double(size.height))
            let other = Double(target.height + 3) / Double(size.height)
            #expect(Double(target.width) <= other * Double(size.width))
        }
    }
}
