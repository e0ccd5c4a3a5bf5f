import Jobs
import Media
import Testing

@Suite struct FrameSizeDocumentTests {
    private func size(_ text: String) throws -> FrameSize? {
        try Samples.view("video: {parameters: {resolution: \(text)}}")?.video?.resolution
    }

    /// OWT's names (owt-server `formatUtil.js`, `VideoHelper.h`).
    @Test(arguments: [
        ("qcif", 176, 144), ("cif", 352, 288), ("qvga", 320, 240), ("sif", 320, 240), ("hvga", 480, 320),
        ("vga", 640, 480), ("svga", 800, 600), ("xga", 1024, 768), ("hd720p", 1280, 720), ("hd1080p", 1920, 1080),
        ("uhd_4k", 3840, 2160), ("r640x360", 640, 360), ("r8192x16", 8192, 16),
        ("{width: 1280, height: 720}", 1280, 720),
    ])
    func readsNamesAndNumbers(text: String, width: Int, height: Int) throws {
        #expect(try size(text) == FrameSize(width: width, height: height))
    }

    @Test(arguments: [
        "hd", "640x360", "r640", "r640x", "rx360", "r641x360", "r640x360x2", "r14x16", "r8194x720", "r-2x16",
    ])
    func refusesOtherNames(text: String) {
        let problems = Samples.problems(ofView: "video: {parameters: {resolution: \(text)}}")
        #expect(problems.count == 1)
        #expect(
            problems.first?.contains("is not a resolution; accepted: cif, hd1080p, hd720p, ") == true, "\(problems)")
    }

    @Test(arguments: [
        ("{width: 641, height: 480}", "width: 641 is odd; accepted: an even number"),
        (
            "{width: 640, height: 8194}",
            "height: 8194 is out of range; accepted: a whole number of samples from 16 to 8192"
        ),
        (
            "{width: 640, height: 0.5}",
            "height: the number 0.5 is not a whole number; accepted: a whole number of samples"
        ),
    ])
    func refusesSidesThatCannotBeEncoded(text: String, message: String) {
        let problems = Samples.problems(ofView: "video: {parameters: {resolution: \(text)}}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("view.video.parameters.resolution." + message) == true, "\(problems)")
    }

    @Test func needsBothSides() {
        #expect(
            Samples.problems(ofView: "video: {parameters: {resolution: {}}}") == [
                #"view.video.parameters.resolution: "width" is missing; accepted: an even number"#,
                #"view.video.parameters.resolution: "height" is missing; accepted: an even number"#,
            ])
    }
}
