import Jobs
import Media
import Testing

@Suite struct VideoParametersTests {
    private func video(_ text: String) throws -> ViewVideo? {
        try Samples.view("video: {parameters: \(text)}")?.video
    }

    @Test(
        arguments: [
            ("6", 6, 1), ("12", 12, 1), ("15", 15, 1), ("24", 24, 1), ("25", 25, 1), ("30", 30, 1), ("48", 48, 1),
            ("50", 50, 1), ("60", 60, 1), ("30000/1001", 30_000, 1001), (#""24000/1001""#, 24_000, 1001),
            ("60000/1001", 60_000, 1001),
        ] as [(String, Int64, Int64)])
    func readsFrameRates(text: String, numerator: Int64, denominator: Int64) throws {
        #expect(try video("{framerate: \(text)}")?.frameRate == FrameRate(numerator, per: denominator))
    }

    @Test(arguments: ["0", "29.97", "31", "30/1", #""30""#, "true", "[30]"])
    func refusesOtherFrameRates(text: String) {
        let problems = Samples.problems(ofView: "video: {parameters: {framerate: \(text)}}")
        #expect(problems.count == 1)
        let accepted =
            #"is not a frame rate; accepted: 6, 12, 15, 24, 25, 30, 48, 50, 60, "24000/1001", "30000/1001", "#
        #expect(problems.first?.contains(accepted) == true, "\(problems)")
    }

    @Test func readsBitrateAndKeyFrameInterval() throws {
        let video = try video("{bitrate: 1500, keyFrameInterval: 2}")
        #expect(video?.bitrate == 1500)
        #expect(video?.bitsPerSecond == 1_500_000)
        #expect(video?.keyFrameInterval == 2)
    }

    @Test(arguments: [
        ("bitrate: 0", "bitrate: 0 is out of range; accepted: a whole number of kbit/s from 1 to 200000"),
        ("bitrate: x0.8", #"bitrate: "x0.8" is not a whole number; accepted: a whole number of kbit/s"#),
        (
            "keyFrameInterval: 0",
            "keyFrameInterval: 0 is out of range; accepted: a whole number of seconds from 1 to 100"
        ),
        ("fps: 3", #"fps: "fps" is not a key; accepted: resolution, framerate, bitrate, keyFrameInterval"#),
    ])
    func refusesMistakes(text: String, message: String) {
        let problems = Samples.problems(ofView: "video: {parameters: {\(text)}}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("view.video.parameters." + message) == true, "\(problems)")
    }
}
