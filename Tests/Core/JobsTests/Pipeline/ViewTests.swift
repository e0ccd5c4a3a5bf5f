import Jobs
import Media
import Packaging
import Testing

@Suite struct ViewTests {
    /// The default view of an OWT room (owt-server `roomModel.js`).
    @Test(arguments: ["", "label: common", "audio: {}, video: {}", "label: null, audio: null, video: null"])
    func isOWTsDefaultViewUnlessMoreIsSaid(members: String) throws {
        let view = try #require(try Samples.view(members))
        #expect(view == View())
        #expect(view.label == "common")
        #expect(view.audio?.format == AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        #expect(view.video?.coding == VideoCoding(codec: .vp8))
        // Five intervals of RTCP (RFC 3550 §6.3.5).
        #expect(view.leaveTimeout == Interval(milliseconds: 25_000))
    }

    @Test func leavesAudioOrPictureOut() throws {
        #expect(try Samples.view("audio: false")?.audio == nil)
        #expect(try Samples.view("video: false")?.video == nil)
        #expect(
            Samples.problems(ofView: "audio: false, video: false") == [
                "view.video: a view needs audio or video; accepted: an object, or audio"
            ])
    }

    @Test func readsTheTimeAfterWhichAnInputIsGone() throws {
        #expect(try Samples.view("leave_timeout_s: 0.5")?.leaveTimeout == Interval(milliseconds: 500))
        #expect(
            Samples.problems(ofView: "leave_timeout_s: 61") == [
                "view.leave_timeout_s: 61 is out of range; accepted: seconds, more than 0, at most 60, "
                    + "with at most nine decimals"
            ])
    }

    @Test func readsHowFarItIsBehind() throws {
        #expect(try Samples.view("")?.delay == Interval(milliseconds: 1000))
        #expect(try Samples.view("delay_ms: 400")?.delay == Interval(milliseconds: 400))
        for value in [99, 1001] {
            #expect(
                Samples.problems(ofView: "delay_ms: \(value)") == [
                    "view.delay_ms: \(value) is out of range; accepted: a whole number of milliseconds from 100 to 1000"
                ])
        }
    }

    @Test(arguments: [
        ("", Container.mkv), ("audio: {format: {codec: aac}}", .mkv),
        ("audio: {format: {codec: aac}}, video: {format: {codec: h264}}", .mp4),
        ("audio: {format: {codec: aac}}, video: false", .mp4), ("audio: false, video: {format: {codec: h264}}", .mkv),
    ])
    func goesIntoTheContainerOfOWTsRule(members: String, container: Container) throws {
        let view = try #require(try Samples.view(members))
        #expect(view.container(.auto) == container)
        #expect(view.container(.mkv) == .mkv)
    }

    @Test func namesItsMistakes() {
        let problems = Samples.problems(
            ofView: "label: a/b, audio: [], video: {maxInput: 0, colour: red}, size: big")
        #expect(problems.count == 5, "\(problems)")
        #expect(
            problems.contains { $0.hasPrefix(#"view.size: "size" is an unknown key; accepted: label, audio, video, "#) }
        )
    }

    @Test func refusesAViewThatNobodyRecords() {
        #expect(
            Samples.problems(ofPipeline: "view: {}\noutputs: [{type: recording, from: connections}]") == [
                "pipeline:1:7: view: no output uses the view; accepted: an output with from: view"
            ])
    }

    /// A view with every key, as a person may write it.
    static let everything = """
        description: Everything.
        view:
          label: stage
          audio: {format: {codec: aac, sampleRate: 48000, channelNum: 1}, vad: false}
          video:
            format: {codec: h264, profile: H}
            parameters: {resolution: hd720p, framerate: 30000/1001, bitrate: 1500, keyFrameInterval: 2}
            maxInput: 9
            motionFactor: 0.35
            bgColor: {r: 16, g: 32, b: 255}
            keepActiveInputPrimary: true
            layout:
              fitPolicy: crop
              templates:
                base: lecture
                custom:
                  - region:
                      - {id: main, shape: rectangle, area: {left: 0, top: "0/1", width: 2/3, height: 1}}
                      - {id: side, area: {left: 2/3, top: 0.25, width: 1/3, height: 0.5}}
            labels: true
            placeholders: initials
            frozen_mark: true
            emphasise_screen: true
            background_image: wall.png
            layouts:
              - {at_s: 60, templates: {base: fluid}, grid: balanced}
              - at_s: 90.5
                fitPolicy: letterbox
                regions:
                  - {stream: CONN-A, region: {id: a, area: {left: 0, top: 0, width: 1/2, height: 1}}}
                  - {region: {id: b, area: {left: 1/2, top: 0, width: 1/2, height: 1}}}
          leave_timeout_s: 3
          delay_ms: 250
        outputs:
          - {type: recording, from: view, container: mp4}
          - {type: recording, from: connections, container: auto}
        """

    @Test(arguments: ["view: {}\noutputs: [{type: recording, from: view}]", everything])
    func readsBackEqual(text: String) throws {
        let pipeline = try Samples.parsed(text)
        #expect(try Samples.parsed(pipeline.rendered()) == pipeline)
        #expect(try Samples.parsed(pipeline.rendered()).rendered() == pipeline.rendered())
    }

    /// Ten levels below a job, the deepest there are.
    @Test func isReadInsideAJobToo() throws {
        let pipeline = try Samples.parsed(Self.everything)
        var job = try Job(parsing: Samples.job(#""room_id": "r""#), file: "job")
        job.pipeline = .inline(pipeline)
        let problems = Samples.problems(ofJob: job.rendered())
        #expect(!problems.contains { $0.contains("nested too deeply") })
    }

    /// Every example of docs/views.md is a pipeline, once this version does what it asks for.
    @Test func readsTheExamplesOfTheDocumentation() throws {
        let examples = try Documentation.examples(in: "docs/views.md", languages: ["yaml"])
        #expect(examples.count >= 4)
        for example in examples { #expect(Samples.problems(ofPipeline: example) == []) }
    }

    @Test func namesEveryKeyInTheDocumentation() throws {
        let page = try Documentation.text("docs/views.md")
        let problems = Samples.problems(
            ofView:
                "x: 1, audio: {x: 1}, "
                + "video: {x: 1, layout: {x: 1}, parameters: {x: 1}, layouts: [{at_s: 1, grid: square, x: 1}]}"
        )
        let keys = problems.compactMap { $0.split(separator: "is an unknown key; accepted: ").last }
            .flatMap { $0.split(separator: ", ") }
        #expect(keys.count > 25)
        for key in keys where !["format", "parameters"].contains(key) {
            #expect(page.contains(key), "\(key) is not in docs/views.md")
        }
    }
}
