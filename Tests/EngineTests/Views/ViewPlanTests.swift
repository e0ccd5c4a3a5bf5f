import Jobs
import Media
import Mixing
import Packaging
import Testing

@testable import Engine

@Suite struct ViewPlanTests {
    private static let started = JobStarted(
        job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0), tick: Interval(milliseconds: 20),
        writer: "test")

    private func plan(
        _ text: String, deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all
    ) throws -> ViewPlan? {
        var names = FileNames()
        let pipeline = try Pipeline(parsing: text, file: "p")
        return ViewPlan(pipeline, deliveries: deliveries, started: Self.started, names: &names)
    }

    @Test func isNothingWithoutAView() throws {
        #expect(try plan("outputs: [{type: recording, from: connections}]") == nil)
    }

    @Test func isTheDefaultViewOfOWT() throws {
        let plan = try #require(try plan("view: {}\noutputs: [{type: recording, from: view}]"))
        #expect(plan.label == "common")
        #expect(plan.files.map { $0.rendered() } == ["common.mkv"])
        let picture = try #require(plan.video)
        #expect(picture.encoding.codec == .vp8)
        #expect(picture.encoding.width == 640 && picture.encoding.height == 480)
        #expect(picture.encoding.frameRate == FrameRate(24) && picture.encoding.clock == .video)
        // 665.6 kbit/s, and a key frame in 100 s of 24 pictures.
        #expect(picture.encoding.bitrate == 665 && picture.encoding.keyFrameInterval == 2400)
        #expect(picture.fit == .letterbox)
        #expect(picture.background == ColourSample(y: 16, u: 128, v: 128))
        let audio = try #require(plan.audio)
        #expect(audio.encoding == AudioEncoding(codec: .opus, bitrate: 64))
        #expect(audio.isWatched && audio.loudness == nil)
        #expect(plan.timeout == Interval(milliseconds: 2000))
    }

    @Test func takesWhatThePipelineSays() throws {
        let plan = try #require(
            try plan(
                """
                view:
                  label: room
                  leave_timeout_s: 5
                  audio: {format: {codec: aac}, vad: false, loudness_lufs: -23}
                  video:
                    format: {codec: h264, profile: H}
                    parameters: {resolution: hd720p, framerate: 30000/1001, bitrate: 1500, keyFrameInterval: 2}
                    bgColor: {r: 255, g: 255, b: 255}
                    layout: {fitPolicy: crop}
                outputs:
                  - {type: recording, from: view, container: mp4}
                  - {type: recording, from: view, container: mkv}
                """))
        #expect(plan.files.map { $0.rendered() } == ["room.mp4", "room.mkv"])
        let picture = try #require(plan.video)
        #expect(picture.encoding.codec == .h264 && picture.encoding.h264Profile == .high)
        #expect(picture.encoding.bitrate == 1500)
        // 2 s are 59.94 pictures.
        #expect(picture.encoding.keyFrameInterval == 60)
        #expect(picture.fit == .crop)
        #expect(picture.background == ColourSample(y: 235, u: 128, v: 128))
        #expect(plan.audio?.encoding == AudioEncoding(codec: .aac, bitrate: 128))
        #expect(plan.audio?.isWatched == false && plan.audio?.loudness == -23)
        #expect(plan.timeout == Interval(milliseconds: 5000))
    }

    @Test func isNothingWhereItIsMadeAfterwards() throws {
        let text = "view: {}\noutputs: [{type: recording, from: view, deliver: after}]"
        #expect(try plan(text, deliveries: [.live]) == nil)
        #expect(try plan(text) != nil)
    }

    @Test func leavesOutWhatIsNotWanted() throws {
        let audio = try #require(try plan("view: {video: false}\noutputs: [{type: recording, from: view}]"))
        #expect(audio.video == nil && audio.audio != nil)
        let picture = try #require(try plan("view: {audio: false}\noutputs: [{type: recording, from: view}]"))
        #expect(picture.video != nil && picture.audio == nil)
    }

    /// A view of which nothing is wanted now costs nothing now.
    @Test func isNothingWhereAllItsOutputsAreForAnotherTime() throws {
        let outputs = """
            view: {}
            outputs:
              - {type: recording, from: connections}
              - {type: recording, from: view, deliver: after}
            """
        #expect(try plan(outputs, deliveries: [.live]) == nil)
        #expect(try plan(outputs, deliveries: [.after])?.files.map { $0.rendered() } == ["common.mkv"])
    }
}
