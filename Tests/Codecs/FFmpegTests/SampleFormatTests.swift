import Media
import MediaSupport
import Testing

@testable import FFmpeg

/// Streams with other samples than I420 of 8 bits, made and decoded independently by the `ffmpeg` command.
@Suite struct SampleFormatTests {
    @Test(arguments: [
        ("libx264", VideoCodec.h264, "yuv420p10le"), ("libx264", .h264, "yuv422p"), ("libx264", .h264, "yuv444p"),
        ("libx264", .h264, "yuv422p10le"), ("libx264", .h264, "gray"), ("libx265", .h265, "yuv420p10le"),
        ("libx265", .h265, "yuv444p12le"),
    ])
    func becomeI420(encoder: String, codec: VideoCodec, format: String) throws {
        let (width, height) = (98, 66)
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=\(width)x\(height):r=10:d=0.3", "-pix_fmt", format, "-c:v", encoder,
            "-x264-params", "bframes=0:qp=4:aud=1", "-x265-params", "bframes=0:qp=4:aud=1:log-level=none", "-f",
            codec == .h264 ? "h264" : "hevc", "-",
        ])
        let reference = try ffmpeg(
            ["-f", codec == .h264 ? "h264" : "hevc", "-i", "-", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"],
            input: stream)
        let pictureCount = width * height * 3 / 2
        try #require(reference.count == 3 * pictureCount)
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        var number = 0
        func compareAll() throws {
            while let decoded = try decoder.receive() {
                let wanted = picture(
                    width: width, height: height,
                    samples: Array(reference[number * pictureCount..<(number + 1) * pictureCount]))
                let quality = psnr(decoded, wanted)
                // swscale's subsampling and its full-range grey differ; a wrong shift or plane is below 25 dB.
                #expect(quality.y > (format == "gray" ? 20 : 45), "\(quality)")
                #expect(quality.u > 33 && quality.v > 33, "\(quality)")
                number += 1
            }
        }
        for frame in accessUnits(stream, codec) {
            try decoder.send(frame.span, format: nil, tag: Int64(number))
            try compareAll()
        }
        decoder.finish()
        try compareAll()
        #expect(number == 3)
    }

    @Test(arguments: [
        "yuv420p10le", "yuv422p", "yuv444p", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv444p12le", "gray",
        "gray10le",
    ])
    func becomeI420OfAV1(format: String) throws {
        let (width, height) = (98, 66)
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=\(width)x\(height):r=10:d=0.3", "-pix_fmt", format, "-c:v", "libaom-av1",
            "-cpu-used", "8", "-crf", "4", "-usage", "realtime", "-f", "ivf", "-",
        ])
        let reference = try ffmpeg(
            ["-f", "ivf", "-i", "-", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], input: stream)
        let pictureCount = width * height * 3 / 2
        try #require(reference.count == 3 * pictureCount)
        let decoder = try FFmpegLibrary().videoDecoder(for: .av1)
        var number = 0
        func compareAll() throws {
            while let decoded = try decoder.receive() {
                let wanted = picture(
                    width: width, height: height,
                    samples: Array(reference[number * pictureCount..<(number + 1) * pictureCount]))
                let quality = psnr(decoded, wanted)
                #expect(quality.y > (format.hasPrefix("gray") ? 20 : 45), "\(quality)")
                #expect(quality.u > 33 && quality.v > 33, "\(quality)")
                number += 1
            }
        }
        for frame in ivfFrames(stream) {
            try decoder.take(frame, tag: Int64(number))
            try compareAll()
        }
        decoder.finish()
        try compareAll()
        #expect(number == 3)
    }

    /// White of 10 bits in full range is white of 8 bits, and says that its range is full.
    @Test(arguments: [("libx264", VideoCodec.h264), ("libx265", .h265)])
    func keepsTheFullRange(encoder: String, codec: VideoCodec) throws {
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "color=white:s=64x48:r=10:d=0.1,format=yuv444p10le,scale=out_range=full",
            "-color_range",
            "pc", "-c:v", encoder, "-x264-params", "qp=4:aud=1", "-x265-params", "qp=4:aud=1:log-level=none", "-f",
            codec == .h264 ? "h264" : "hevc", "-",
        ])
        let decoded = try #require(try decodedFirst(stream, codec))
        #expect(decoded.colour.range == .full)
        decoded.withPlanes { y, _, u, _, _ in #expect(y[0] >= 254 && abs(Int(u[0]) - 128) <= 1, "\(y[0]) \(u[0])") }
    }

    @Test func showsRGBAsBT709() throws {
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "color=0xFF0000:s=64x48:r=10:d=0.1", "-c:v", "libx264rgb", "-x264-params",
            "aud=1:bframes=0:qp=4", "-f", "h264", "-",
        ])
        let decoded = try #require(try decodedFirst(stream, .h264))
        #expect(decoded.colour.matrix == .bt709)
        decoded.withPlanes { y, _, u, v, _ in
            #expect(abs(Int(y[0]) - 54) <= 2 && abs(Int(u[0]) - 99) <= 2 && v[0] >= 253, "\(y[0]) \(u[0]) \(v[0])")
        }
    }

    private func decodedFirst(_ stream: [UInt8], _ codec: VideoCodec) throws -> CopiedFrame? {
        let decoder = try FFmpegLibrary().videoDecoder(for: codec)
        for frame in accessUnits(stream, codec) { try decoder.take(frame) }
        decoder.finish()
        return try decoder.receive().map { CopiedFrame(copying: $0) }
    }

    /// The units of each access unit behind lengths; one without a delimiter is a single one.
    private func accessUnits(_ stream: [UInt8], _ codec: VideoCodec) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        let units = unsafe stream.withUnsafeBufferPointer { bytes in
            unsafe UnitStream.units(in: bytes).map { unsafe Array(bytes[$0]) }
        }
        for unit in units {
            let isDelimiter = codec == .h264 ? unit[0] & 31 == 9 : unit[0] >> 1 & 63 == 35
            if isDelimiter || frames.isEmpty { frames.append([]) }
            UnitStream.append([unit], to: &frames[frames.count - 1])
        }
        return frames
    }
}
