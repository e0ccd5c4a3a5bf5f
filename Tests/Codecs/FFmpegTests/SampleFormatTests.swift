import Foundation
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

    @Test func saysWithTheNextFrameThatSamplesAreNoYUV() throws {
        let stream = try ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=0.3", "-c:v", "libx264rgb", "-x264-params",
            "aud=1:bframes=0", "-f", "h264", "-",
        ])
        let frames = accessUnits(stream, .h264)
        try #require(frames.count == 3)
        let decoder = try FFmpegLibrary().videoDecoder(for: .h264)
        try decoder.take(frames[0])
        #expect(try decoder.receive() == nil)
        #expect(
            throws: CodecError.unsupported(codec: "h264", reason: "samples are gbrp; only planar YUV is decoded")
        ) { try decoder.take(frames[1]) }
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

    private func ffmpeg(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-v", "error"] + arguments
        let source = FileManager.default.temporaryDirectory.appendingPathComponent("rokuga-\(UUID()).bin")
        try Data(input).write(to: source)
        defer { try? FileManager.default.removeItem(at: source) }
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(bytes)
    }
}
