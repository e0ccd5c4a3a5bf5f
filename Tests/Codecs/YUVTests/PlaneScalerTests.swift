import Media
import MediaSupport
import Testing

@testable import YUV

@Suite struct PlaneScalerTests {
    @Test func keepsEachSampleAtARatioOfOne() {
        let interpolation = Interpolation(from: 5, to: 5)
        #expect(interpolation.first == [0, 1, 2, 3, 4])
        #expect(interpolation.weight == [0, 0, 0, 0, 0])
    }

    /// The middles of 4 new samples over 2 old ones: at -1/4, 1/4, 3/4 and 5/4 of a sample; outside is the edge.
    @Test func laysTheMiddlesOverEachOther() {
        let interpolation = Interpolation(from: 2, to: 4)
        #expect(interpolation.first == [0, 0, 0, 1])
        #expect(interpolation.weight == [0, 64, 192, 0])
    }

    @Test(arguments: [(1, 1), (1, 9), (2, 3), (7, 100), (640, 641), (3, 16_384)])
    func staysInsideAndGoesForward(source: Int, target: Int) {
        let interpolation = Interpolation(from: source, to: target)
        #expect(interpolation.first.count == target && interpolation.weight.count == target)
        var last: Int32 = 0
        for i in 0..<target {
            let position = interpolation.first[i] * 256 + interpolation.weight[i]
            #expect(position >= last && position <= Int32(source - 1) * 256)
            #expect((0..<256).contains(interpolation.weight[i]))
            last = position
        }
        // Mirrored about the middle, but for rounding.
        for i in 0..<target {
            let place = interpolation.first[i] * 256 + interpolation.weight[i]
            let mirror = interpolation.first[target - 1 - i] * 256 + interpolation.weight[target - 1 - i]
            #expect(abs(place + mirror - Int32(source - 1) * 256) <= 1)
        }
    }

    /// One scaler for pictures of many sizes in turn gives what a new one gives for each.
    @Test func remembersNothingOfThePictureBefore() throws {
        let shared = YUVLibrary().frameScaler()
        let sizes = [(160, 90), (31, 17), (97, 61), (320, 180), (160, 90)]
        for (width, height) in sizes {
            let source = CopiedFrame(testPicture(width: width, height: height))
            for (newWidth, newHeight) in [(64, 36), (200, 200), (width, height)] {
                var (first, second) = (
                    VideoFrame(width: newWidth, height: newHeight), VideoFrame(width: newWidth, height: newHeight)
                )
                try shared.draw(source, crop: nil, rotation: .none, into: &first, at: first.area)
                try YUVLibrary().frameScaler().draw(source, crop: nil, rotation: .none, into: &second, at: second.area)
                #expect(first.y == second.y && first.u == second.u && first.v == second.v)
            }
        }
    }

    @Test(arguments: [(64, 48, 1, 1), (1, 1, 64, 48), (2, 64, 64, 2), (16_384, 2, 2, 2), (2, 2, 16_384, 2)])
    func keepsAFlatPictureFlatAtEveryRatio(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
        var source = VideoFrame(width: width, height: height)
        source.withMutablePlanes { y, u, v in
            for i in y.indices { y[i] = 201 }
            for i in u.indices { u[i] = 55 }
            for i in v.indices { v[i] = 250 }
        }
        var target = VideoFrame(width: newWidth, height: newHeight)
        try YUVLibrary().frameScaler().draw(
            CopiedFrame(source), crop: nil, rotation: .none, into: &target, at: target.area)
        let (luma, chroma) = (newWidth * newHeight, target.chromaWidth * target.chromaHeight)
        let all = samples(CopiedFrame(target))
        #expect(all.prefix(luma).allSatisfy { $0 == 201 })
        #expect(all.dropFirst(luma).prefix(chroma).allSatisfy { $0 == 55 })
        #expect(all.suffix(chroma).allSatisfy { $0 == 250 })
    }
}
