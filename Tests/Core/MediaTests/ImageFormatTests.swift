import Media
import TestSupport
import Testing

@Suite struct ImageFormatTests {
    /// The first bytes of files made by ffmpeg 5.1.
    @Test(arguments: [
        ("89 50 4E 47 0D 0A 1A 0A 00 00 00 0D 49 48 44 52  # PNG", true),
        ("FF D8 FF E0 00 10 4A 46 49 46  # JFIF", true),
        ("52 49 46 46 24 00 00 00 57 45 42 50 56 50 38 20  # RIFF, WEBP, VP8", true),
        ("52 49 46 46 24 00 00 00 57 41 56 45  # RIFF, WAVE", false), ("47 49 46 38 39 61  # GIF89a", false),
        ("FF D8", false), ("", false),
    ])
    func knowsAPictureByItsFirstBytes(bytes: String, isImage: Bool) {
        #expect((ImageFormat(hex(bytes)) != nil) == isImage)
    }

    @Test(arguments: [
        ("89 50 4E 47 0D 0A 1A 0A", ImageFormat.png), ("FF D8 FF DB", .jpeg),
        ("52 49 46 46 00 00 00 00 57 45 42 50", .webp),
    ])
    func tellsThemApart(bytes: String, format: ImageFormat) {
        #expect(ImageFormat(hex(bytes)) == format)
    }
}
