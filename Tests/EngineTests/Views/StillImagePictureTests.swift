import Jobs
import Media
import Testing

@testable import Engine

/// A still of `OverlayCodecs` is three bytes: width and height in units of 16, and a shade.
@Suite struct StillImagePictureTests {
    private let codecs = OverlayCodecs()

    private func reading(_ bytes: [UInt8]?) -> Result<StillImagePicture, StillImagePicture.Problem> {
        var images = ImageFiles()
        images["/wall.png"] = bytes
        return StillImagePicture.reading("/wall.png", images, codecs, colour: .bt601)
    }

    private func problem(_ bytes: [UInt8]?) throws -> StillImagePicture.Problem {
        guard case .failure(let problem) = reading(bytes) else {
            throw StillImagePicture.Problem(reason: .codecUnsupported, message: "it was read")
        }
        return problem
    }

    @Test(arguments: [(64, 48), (48, 64), (320, 16), (16, 16)]) func coversAFrameOfAnyShape(width: Int, height: Int)
        throws
    {
        let still = try reading([4, 3, 99]).get()
        let size = FrameSize(width: width, height: height)
        let covering = try #require(try still.covering(size, colour: .bt601, codecs.frameScaler()))
        #expect(covering.width == width && covering.height == height)
        for (x, y) in [(0, 0), (width - 1, 0), (width / 2, height / 2), (width - 1, height - 1)] {
            #expect(covering.y[y * covering.yStride + x] == 99)
        }
        #expect(codecs.log.filled.isEmpty, "nothing of the frame is left to be filled")
    }

    @Test func aFileThatIsNotThereIsMissing() throws {
        let problem = try problem(nil)
        #expect(problem == .init(reason: .fileMissing, message: "/wall.png does not exist or cannot be read"))
    }

    @Test func aFileThatCannotBeDecodedSaysWhy() throws {
        let problem = try problem([1])
        #expect(problem.reason == .codecUnsupported)
        #expect(problem.message == "/wall.png: toy still: the frame cannot be decoded: it has 1 bytes")
    }
}
