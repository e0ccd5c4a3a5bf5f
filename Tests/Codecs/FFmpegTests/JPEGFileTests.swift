import Media
import Testing

@testable import FFmpeg

@Suite struct JPEGFileTests {
    /// A picture of four colours, in the colour of JPEG.
    private func picture(width: Int, height: Int) -> VideoFrame {
        var picture = VideoFrame(width: width, height: height, colour: .jpeg)
        let (yStride, uvStride) = (picture.yStride, picture.uvStride)
        let (chromaWidth, chromaHeight) = (picture.chromaWidth, picture.chromaHeight)
        picture.withMutablePlanes { luma, blue, red in
            for y in 0..<height {
                for x in 0..<width { luma[y * yStride + x] = x < width / 2 ? 255 : 60 }
            }
            for y in 0..<chromaHeight {
                for x in 0..<chromaWidth {
                    blue[y * uvStride + x] = y < chromaHeight / 2 ? 128 : 90
                    red[y * uvStride + x] = 128
                }
            }
        }
        return picture
    }

    @Test(arguments: [(160, 90), (800, 450), (1280, 720), (2, 2), (101, 51), (16, 1)])
    func isReadBackAsItWas(width: Int, height: Int) throws {
        let original = picture(width: width, height: height)
        let file = try FFmpegLibrary().jpeg(of: original)
        #expect(ImageFormat(file) == .jpeg && file.suffix(2) == [0xFF, 0xD9])
        let read = try FFmpegLibrary().picture(ofImage: file, colour: .jpeg)
        #expect(read.width == width && read.height == height)
        guard width >= 100 else { return }
        for (x, y) in [(width / 4, height / 4), (3 * width / 4, height / 4), (3 * width / 4, 3 * height / 4)] {
            let wanted = Int(original.y[y * original.yStride + x])
            #expect(abs(Int(read.y[y * read.yStride + x]) - wanted) <= 4)
            let chroma = Int(original.u[y / 2 * original.uvStride + x / 2])
            #expect(abs(Int(read.u[y / 2 * read.uvStride + x / 2]) - chroma) <= 4)
        }
    }

    @Test func thePictureDecidesEachByte() throws {
        let one = try FFmpegLibrary().jpeg(of: picture(width: 320, height: 180))
        #expect(try FFmpegLibrary().jpeg(of: picture(width: 320, height: 180)) == one)
        // No version of the library is in it.
        #expect(!String(decoding: one, as: UTF8.self).contains("Lavc"))
    }

    @Test func thePictureIsWholeAfterwards() throws {
        let one = picture(width: 320, height: 180)
        var copy = one
        _ = try FFmpegLibrary().jpeg(of: copy)
        copy.withMutablePlanes { luma, _, _ in luma[0] = 0 }
        #expect(one.y[0] == 255 && copy.y[0] == 0 && Array(one.y.dropFirst()) == Array(copy.y.dropFirst()))
    }
}
