import Media
import MediaSupport
import Testing

@testable import VPX

/// Streams of all profiles of VP9, made and decoded independently by the `ffmpeg` command.
@Suite struct VP9ProfileTests {
    @Test(arguments: [
        "yuv422p", "yuv440p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv444p12le",
    ])
    func becomesI420(format: String) throws {
        let (width, height) = (98, 66)
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=\(width)x\(height):r=10:d=0.3", "-pix_fmt", format, "-c:v", "libvpx-vp9",
            "-crf", "4", "-b:v", "0", "-deadline", "realtime", "-lag-in-frames", "0", "-f", "ivf", "-",
        ])
        let reference = try ffmpeg(
            ["-f", "ivf", "-i", "-", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], input: stream)
        let pictureCount = width * height * 3 / 2
        try #require(reference.count == 3 * pictureCount)
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        for (number, frame) in ivfFrames(stream).enumerated() {
            try decoder.take(frame, tag: Int64(number))
            let decoded = try #require(try decoder.receive())
            let wanted = picture(
                width: width, height: height,
                samples: Array(reference[number * pictureCount..<(number + 1) * pictureCount]))
            let quality = psnr(decoded, wanted)
            // swscale takes other means of chroma; a wrong shift or plane is below 25 dB.
            #expect(quality.y > 45 && quality.u > 33 && quality.v > 33, "\(quality)")
            #expect(decoded.tag == Int64(number) && decoded.colour.range == .limited)
            #expect(try decoder.receive() == nil)
        }
    }

    @Test func keepsTheFullRange() throws {
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "color=white:s=64x48:r=10:d=0.1,format=yuv444p10le,scale=out_range=full",
            "-color_range",
            "pc", "-c:v", "libvpx-vp9", "-crf", "4", "-b:v", "0", "-f", "ivf", "-",
        ])
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        try decoder.take(try #require(ivfFrames(stream).first))
        let decoded = try #require(try decoder.receive())
        #expect(decoded.colour.range == .full)
        decoded.withPlanes { y, _, _, _, _ in #expect(y[0] >= 254, "\(y[0])") }
    }

    @Test func showsRGBAsBT709() throws {
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "color=0xFF0000:s=64x48:r=10:d=0.1", "-pix_fmt", "gbrp", "-c:v", "libvpx-vp9", "-crf",
            "4", "-b:v", "0", "-f", "ivf", "-",
        ])
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        try decoder.take(try #require(ivfFrames(stream).first))
        let decoded = try #require(try decoder.receive())
        #expect(decoded.colour == VideoColour(matrix: .bt709, range: .full))
        decoded.withPlanes { y, _, u, v, _ in
            #expect(abs(Int(y[0]) - 54) <= 2 && abs(Int(u[0]) - 99) <= 2 && v[0] >= 253, "\(y[0]) \(u[0]) \(v[0])")
        }
    }
}
