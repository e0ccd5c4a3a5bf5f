import CFFmpeg
import Media
import Testing

@testable import FFmpeg

/// The test process has one standard error, so its lines are written by one test.
@Suite struct EncoderMessagesTests {
    @Test func keepsTheLinesOfEncodersForTheErrorThatFollows() {
        EncoderMessages.keep()
        #expect(EncoderMessages.takeLast() == nil)
        // x264 writes a line in two pieces.
        unsafe cff_complain("x264 [error]: ")
        unsafe cff_complain("malloc of size 3133440 failed\n")
        let error = CodecError.ffmpeg("avcodec_open2 of libx264", cff_external)
        #expect(
            "\(error)".hasPrefix(
                "avcodec_open2 of libx264 failed: the codec's library gave up: malloc of size 3133440 failed"))
        #expect(EncoderMessages.takeLast() == nil)
        for (line, text) in [
            ("x265 [warning]: no room\n", "no room"), ("Svt[error]: allocation failed\n", "allocation failed"),
            ("x264 [error]: one\nx264 [error]: two\n", "two"),
            ("x264 [error]: " + String(repeating: "long ", count: 200) + "\n", nil),
        ] as [(String, String?)] {
            unsafe cff_complain(line)
            let kept = EncoderMessages.takeLast()
            #expect(text == nil ? kept?.hasPrefix("long long") == true : kept == text)
        }
        // Nothing of it is an encoder's; it is on standard error.
        unsafe cff_complain("\n")
        #expect(EncoderMessages.takeLast() == nil)
        #expect(CodecError.ffmpegMessage(cff_external).hasSuffix("as it does when memory is exhausted"))
    }
}
