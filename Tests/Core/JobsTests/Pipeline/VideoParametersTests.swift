import Media
import Testing

@testable import Jobs

@Suite struct VideoParametersTests {
    private func video(_ text: String) throws -> ViewVideo? {
        try Samples.view("video: {parameters: \(text)}")?.video
    }

    @Test func readsBitrateAndKeyFrameInterval() throws {
        let video = try video("{bitrate: 1500, keyFrameInterval: 2}")
        #expect(video?.bitrate == 1500)
        #expect(video?.bitsPerSecond == 1_500_000)
        #expect(video?.keyFrameInterval == 2)
    }

    @Test func encodesWithTheThreadsThatAreAskedFor() throws {
        #expect(try video("{threads: 3}")?.encoding.threadCount == 3)
    }

    /// They are written into the job: what is usual may change, the bytes of a recording may not.
    @Test func writesTheUsualThreadsIntoTheJob() throws {
        let video = try Samples.view("video: {format: {codec: h264}, parameters: {resolution: hd720p}}")?.video
        #expect(video?.encoding.threadCount == 4)
        #expect(video?.json.rendered().contains(#""threads":4"#) == true)
    }

    @Test(arguments: [
        ("bitrate: 0", "bitrate: 0 is out of range; accepted: a whole number of kbit/s from 1 to 200000"),
        ("bitrate: x0.8", #"bitrate: "x0.8" is not a whole number; accepted: a whole number of kbit/s"#),
        ("threads: 65", "threads: 65 is out of range; accepted: a whole number of threads from 1 to 64"),
        (
            "keyFrameInterval: 0",
            "keyFrameInterval: 0 is out of range; accepted: a whole number of seconds from 1 to 100"
        ),
        (
            "fps: 3",
            #"fps: "fps" is an unknown key; accepted: resolution, framerate, bitrate, keyFrameInterval, threads"#
        ),
    ])
    func refusesMistakes(text: String, message: String) {
        let problems = Samples.problems(ofView: "video: {parameters: {\(text)}}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("view.video.parameters." + message) == true, "\(problems)")
    }
}
