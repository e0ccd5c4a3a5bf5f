import Jobs
import Media
import Mixing
import Testing

@Suite struct ViewVideoTests {
    private func video(_ members: String) throws -> ViewVideo {
        try #require(try Samples.view("video: {\(members)}")?.video)
    }

    /// owt-server `roomModel.js`.
    @Test func isOWTsDefault() throws {
        let video = try video("")
        #expect(video == ViewVideo())
        #expect(video.resolution == FrameSize(width: 640, height: 480))
        #expect(video.frameRate == FrameRate(24))
        #expect(video.bitrate == nil)
        #expect(video.keyFrameInterval == 100)
        #expect(video.maxInput == 16)
        #expect(video.motionFactor == 0.8)
        #expect(video.background == .black)
        #expect(!video.keepsSpeakerPrimary)
        #expect(video.layout.fitPolicy == .letterbox)
        #expect(video.layout.templates == TemplateChoice())
        #expect(video.overlays == ViewOverlays())
        #expect(video.timedLayouts.isEmpty)
    }

    @Test func readsOWTsWords() throws {
        let video = try video(
            "maxInput: 256, motionFactor: 1, bgColor: {r: 255, b: 7}, keepActiveInputPrimary: true")
        #expect(video.maxInput == 256)
        #expect(video.motionFactor == 1)
        #expect(video.background == BackgroundColor(red: 255, green: 0, blue: 7))
        #expect(video.keepsSpeakerPrimary)
    }

    @Test func asksForItsOwnBitrateOrForOWTs() throws {
        #expect(try video("parameters: {bitrate: 64}").bitsPerSecond == 64_000)
        // 800 kbit/s at 30 a second, motion factor 0.5.
        #expect(
            try video("format: {codec: h264}, parameters: {framerate: 30}, motionFactor: 0.5").bitsPerSecond == 400_000)
    }

    @Test func saysWhatTheEncoderIsAskedFor() throws {
        let encoding = try video(
            "format: {codec: h264, profile: H}, "
                + "parameters: {resolution: hd720p, framerate: 30000/1001, bitrate: 1500, keyFrameInterval: 2}"
        ).encoding
        #expect(encoding.codec == .h264 && encoding.h264Profile == .high)
        #expect(encoding.width == 1280 && encoding.height == 720 && encoding.bitrate == 1500)
        // 2 s are 59.94 pictures.
        #expect(encoding.keyFrameInterval == 60)
        #expect(try video("parameters: {bitrate: 1}").encoding.bitrate == 1)
    }

    /// SVT-AV1 takes nothing below 64 samples, VP8 does.
    @Test func refusesASizeThatItsCodecDoesNotTake() {
        let parameters = "parameters: {resolution: {width: 64, height: 32}}"
        #expect(
            Samples.problems(ofView: "video: {format: {codec: av1}, \(parameters)}") == [
                "view.video.parameters: av1: width and height must be even and at least 64, not 64x32"
            ])
        #expect(Samples.problems(ofView: "video: {format: {codec: vp8}, \(parameters)}") == [])
    }

    @Test func arrangesAsOWTUnlessMoreIsSaid() throws {
        let settings = try video("maxInput: 4, keepActiveInputPrimary: true").layoutSettings
        #expect(settings.templates == LayoutTemplates(base: .fluid, maxInput: 4))
        #expect(settings.maxInput == 4)
        #expect(settings.keepsSpeakerPrimary)
        #expect(settings.screenTemplates == nil)
    }

    @Test func showsScreensAsALecture() throws {
        #expect(
            try video("emphasise_screen: true").layoutSettings.screenTemplates
                == LayoutTemplates(base: .lecture, maxInput: 16))
        let region = "{id: x, area: {left: 0, top: 0, width: 1, height: 1}}"
        let custom = try video(
            "emphasise_screen: true, layout: {templates: {base: lecture, custom: [{region: [\(region)]}]}}")
        #expect(custom.layoutSettings.screenTemplates == custom.layoutSettings.templates)
        #expect(custom.layoutSettings.templates.template(for: 1)?.regions.map(\.id) == ["x"])
    }

    @Test func balancesItsGridForItsOwnShape() throws {
        let video = try video("layout: {grid: balanced}, parameters: {resolution: {width: 720, height: 1280}}")
        let frame = FrameSize(width: 720, height: 1280)
        #expect(video.layoutSettings.templates == LayoutTemplates(balancedFor: frame, maxInput: 16))
    }

    @Test(arguments: [
        ("maxInput: 257", "maxInput: 257 is out of range; accepted: a whole number of inputs from 1 to 256"),
        ("motionFactor: 0", "motionFactor: 0 is out of range; accepted: a number from 0.01 to 10.0"),
        ("bgColor: {r: 256}", "bgColor.r: 256 is out of range; accepted: a whole number from 0 to 255"),
        ("bgColor: black", #"bgColor: "black" is not an object; accepted: an object with the keys r, g, b"#),
        ("keepActiveInputPrimary: yes", #"keepActiveInputPrimary: "yes" is neither true nor false"#),
        ("fitPolicy: crop", #"fitPolicy: "fitPolicy" is an unknown key; accepted: format, parameters, maxInput, "#),
    ])
    func refusesMistakes(member: String, message: String) {
        let problems = Samples.problems(ofView: "video: {\(member)}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("view.video." + message) == true, "\(problems)")
    }
}
