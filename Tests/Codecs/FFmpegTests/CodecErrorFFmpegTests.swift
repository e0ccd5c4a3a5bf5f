import CFFmpeg
import Media
import Testing

@testable import FFmpeg

@Suite struct CodecErrorFFmpegTests {
    @Test func hasTheTextOfFFmpegForACode() {
        #expect(CodecError.ffmpegMessage(cff_invalid) == "Invalid data found when processing input")
        #expect(CodecError.ffmpegMessage(cff_end) == "End of file")
        #expect(CodecError.ffmpegMessage(cff_external).contains("when memory is exhausted"))
        #expect(CodecError.ffmpegMessage(cff_again) == "Resource temporarily unavailable")
    }

    @Test(arguments: [Int32.min, -99_999, 0, 1, .max]) func hasATextForCodesThatDoNotExist(code: Int32) {
        #expect(!CodecError.ffmpegMessage(code).isEmpty)
    }

    @Test func namesTheOperationAndTheCode() {
        let error = CodecError.ffmpeg("avcodec_open2 of libx264", cff_invalid)
        #expect(
            "\(error)"
                == "avcodec_open2 of libx264 failed: Invalid data found when processing input (\(cff_invalid))")
        #expect("\(CodecError.outOfMemory("av_frame_alloc"))" == "av_frame_alloc failed: out of memory (12)")
    }
}
