import Jobs
import Media
import Testing

@Suite struct VideoCodingTests {
    @Test func isConstrainedBaselineWithoutAProfile() {
        #expect(VideoCoding(codec: .h264).profile == .constrainedBaseline)
        #expect(VideoCoding(codec: .h264, profile: .high).profile == .high)
    }

    @Test(arguments: VideoCodec.allCases.filter { $0 != .h264 })
    func hasNoProfileButForH264(codec: VideoCodec) {
        #expect(VideoCoding(codec: codec, profile: .high).profile == nil)
    }

    private func coding(_ text: String) throws -> VideoCoding? {
        try Samples.view("video: {format: \(text)}")?.video?.coding
    }

    @Test(arguments: [
        ("CB", H264Profile.constrainedBaseline), ("B", .baseline), ("M", .main), ("H", .high),
    ])
    func readsProfilesByTheirNames(word: String, profile: H264Profile) throws {
        #expect(try coding("{codec: h264, profile: \(word)}") == VideoCoding(codec: .h264, profile: profile))
    }

    @Test(arguments: VideoCodec.allCases)
    func readsEveryCodec(codec: VideoCodec) throws {
        #expect(try coding("{codec: \(codec.rawValue)}") == VideoCoding(codec: codec))
    }

    @Test(arguments: [
        (
            "{codec: h264, profile: E}",
            #"view.video.format.profile: "E" is not a profile of H.264; accepted: CB, B, M, H"#
        ),
        ("{codec: vp8, profile: H}", "view.video.format.profile: a profile has no effect with vp8; accepted: null"),
        ("{profile: H}", #"view.video.format: "codec" is missing; accepted: vp8, vp9, h264, h265, av1"#),
        ("{codec: theora}", #"view.video.format.codec: "theora" is not a video codec; accepted: vp8, vp9, "#),
    ])
    func refusesTheRest(text: String, message: String) {
        let problems = Samples.problems(ofView: "video: {format: \(text)}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(message) == true, "\(problems)")
    }
}
