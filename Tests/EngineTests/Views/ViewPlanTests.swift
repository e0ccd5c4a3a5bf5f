import CipherSupport
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

    private func pipeline(_ text: String) throws -> Pipeline {
        try Pipeline(parsing: text, file: "p")
    }

    private func plan(_ text: String) throws -> ViewPlan { ViewPlan(try #require(try pipeline(text).view)) }

    /// The views that an engine makes.
    private func views(
        _ text: String, deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all
    ) throws -> [String] {
        let engine = RecordingEngine(
            started: Self.started, job: Job(source: .sdp(SDPSource(connections: []))), pipeline: try pipeline(text),
            deliveries: deliveries, ciphers: CountingCiphers())
        return engine.views.map(\.plan.label)
    }

    /// The files of a view.
    private func files(
        _ text: String, deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all
    ) throws -> [String] {
        let pipeline = try pipeline(text)
        var planner = OutputPlanner(pipeline.outputs, deliveries: deliveries, Self.started)
        return planner.plans(of: try #require(pipeline.view)).map { $0.fileName.rendered() }
    }

    @Test func encodersOfPartsDoNotLookAhead() throws {
        let text = """
            view: {delay_ms: 400, video: {format: {codec: h264}, parameters: {resolution: hd720p}}}
            outputs: [{type: hls, from: view, renditions: [720p, 360p], PART}]
            """
        for (part, isLowDelay) in [("hlsPartTime: 0.2", true), ("hlsTime: 2", false)] {
            let pipeline = try pipeline(text.replacing("PART", with: part))
            var planner = OutputPlanner(pipeline.outputs, deliveries: PipelineOutput.Delivery.all, Self.started)
            let view = try #require(pipeline.view)
            let plan = ViewPlan(view, planner.presentation(of: view))
            let video = try #require(plan.video)
            #expect(([video.encoding] + video.ladder).map(\.isLowDelay) == [isLowDelay, isLowDelay])
            #expect(plan.delay == Interval(milliseconds: 400))
        }
    }

    @Test func isNothingWithoutAView() throws {
        #expect(try views("outputs: [{type: recording, from: connections}]") == [])
    }

    @Test func isTheDefaultViewOfOWT() throws {
        let text = "view: {}\noutputs: [{type: recording, from: view}]"
        let plan = try plan(text)
        #expect(plan.label == "common")
        #expect(try files(text) == ["common.mkv"] && views(text) == ["common"])
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
        #expect(plan.timeout == Interval(milliseconds: 25_000))
    }

    @Test func takesWhatThePipelineSays() throws {
        let text = """
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
            """
        let plan = try plan(text)
        #expect(try files(text) == ["room.mp4", "room.mkv"])
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
        #expect(try views(text, deliveries: [.live]) == [] && files(text, deliveries: [.live]) == [])
        #expect(try views(text) == ["common"])
    }

    @Test func leavesOutWhatIsNotWanted() throws {
        let audio = try plan("view: {video: false}\noutputs: [{type: recording, from: view}]")
        #expect(audio.video == nil && audio.audio != nil)
        let picture = try plan("view: {audio: false}\noutputs: [{type: recording, from: view}]")
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
        #expect(try views(outputs, deliveries: [.live]) == [])
        #expect(try views(outputs, deliveries: [.after]) == ["common"])
        #expect(try files(outputs, deliveries: [.after]) == ["common.mkv"])
    }
}
