import Jobs
import Media
import Packaging
import Presentations
import Testing

@testable import Engine

@Suite struct OutputPlannerTests {
    private static let aac = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
    private static let h264 = VideoTranscoding(coding: VideoCoding(codec: .h264))
    private static let started = JobStarted(
        job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0), tick: Interval(milliseconds: 20),
        writer: "test")

    private func planner(
        _ outputs: [PipelineOutput], deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all
    ) -> OutputPlanner {
        OutputPlanner(outputs, deliveries: deliveries, Self.started)
    }

    private func names(_ plans: [OutputPlan]) -> [String] { plans.map { $0.fileName.rendered() } }

    // MARK: Connections by themselves

    /// A file has the same name whichever outputs are made: those of later replace nothing.
    @Test(
        arguments: [
            (PipelineOutput.Delivery.all, ["A.mp4", "A.mkv"]), ([.live], ["A.mkv"]), ([.after], ["A.mp4"]), ([], []),
        ] as [(Set<PipelineOutput.Delivery>, [String])])
    func namesAllOutputsAndMakesThoseOfItsTime(deliveries: Set<PipelineOutput.Delivery>, files: [String]) {
        var after = PipelineOutput.connectionRecordings(container: .mp4)
        after.delivery = .after
        var planner = planner([after, .connectionRecordings(container: .mkv)], deliveries: deliveries)
        let offered: [Codec] = [.audio(.opus), .video(.h264)]
        #expect(names(planner.plans(ofConnection: "A", name: nil, offered: offered.map { [$0] }).plans) == files)
        let second = planner.plans(ofConnection: "A", name: nil, offered: offered.map { [$0] }).plans
        #expect(names(second) == files.map { $0.replacing("A.", with: "A-2.") })
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var offered: [Codec]
        var outputs: [ContainerChoice]
        var files: [String]
        var refused: String?
        var testDescription: String { "\(outputs) of \(offered.map(\.name))" }
    }

    // `auto` is the OWT rule; what MP4 does not take is written as Matroska, and once.
    static let cases = [
        Case(offered: [.audio(.opus), .video(.vp8)], outputs: [.auto], files: ["A.mkv"]),
        Case(offered: [.audio(.opus), .video(.h264)], outputs: [.auto], files: ["A.mkv"]),
        Case(offered: [.audio(.opus), .video(.h264)], outputs: [.mp4], files: ["A.mp4"]),
        Case(offered: [.audio(.opus), .video(.h264)], outputs: [.mp4, .mkv], files: ["A.mp4", "A.mkv"]),
        Case(offered: [.audio(.opus), .video(.vp8)], outputs: [.mp4], files: ["A.mkv"], refused: "vp8"),
        Case(offered: [.audio(.opus), .video(.vp8)], outputs: [.mp4, .mkv], files: ["A.mkv"], refused: "vp8"),
        Case(offered: [.audio(.opus), .video(.vp8)], outputs: [.mkv, .mp4], files: ["A.mkv"], refused: "vp8"),
        Case(offered: [.audio(.pcmu)], outputs: [.mp4], files: ["A.mkv"], refused: "pcmu"),
        Case(
            offered: [.audio(.opus), .video(.h264), .video(.vp8)], outputs: [.mp4], files: ["A.mkv"], refused: "vp8"),
        Case(offered: [.audio(.opus), .video(.av1)], outputs: [.auto], files: ["A.mkv"]),
        Case(offered: [.audio(.opus), .video(.av1)], outputs: [.mp4], files: ["A.mp4"]),
        Case(offered: [.audio(.opus)], outputs: [], files: []),
    ]

    @Test(arguments: cases) func choosesTheContainer(_ given: Case) {
        var planner = planner(given.outputs.map { .connectionRecordings(container: $0) })
        let (plans, warnings) = planner.plans(ofConnection: "A", name: nil, offered: given.offered.map { [$0] })
        #expect(names(plans) == given.files)
        #expect(plans.map(\.fileName.container.rawValue) == given.files.map { String($0.suffix(3)) })
        #expect(
            warnings.map(\.message)
                == given.refused.map {
                    ["\($0) cannot be recorded in mp4; use mkv; the connection is recorded as mkv instead"]
                } ?? [])
        #expect(warnings.allSatisfy { $0.reason == .codecUnsupported && $0.connectionID == "A" })
    }

    /// Containers go by what is written, and a copy and an encoded file do not become one.
    @Test func plansFilesByWhatIsWritten() {
        let encoded = MediaMode(audio: .encode(Self.aac), video: .encode(Self.h264))
        func names(_ outputs: [(ContainerChoice, FormatChangePolicy, MediaMode)], _ offered: Codec...) -> [String] {
            var planner = planner(
                outputs.map { PipelineOutput(.connections(onFormatChange: $1, media: $2), container: $0) })
            let (plans, warnings) = planner.plans(ofConnection: "A", name: nil, offered: offered.map { [$0] })
            #expect(warnings.allSatisfy { $0.message.hasPrefix("vp8 cannot") })
            #expect(plans.allSatisfy { $0.media.copies(.video) || $0.onFormatChange == .keep })
            return self.names(plans)
        }
        #expect(names([(.auto, .keep, encoded)], .audio(.opus), .video(.vp8)) == ["A.mp4"])
        #expect(names([(.mp4, .split, encoded)], .audio(.opus), .video(.vp8)) == ["A.mp4"])
        #expect(
            names([(.mp4, .keep, MediaMode()), (.mkv, .keep, encoded)], .audio(.opus), .video(.vp8))
                == ["A.mkv", "A-2.mkv"])
        #expect(names([(.mkv, .keep, MediaMode(audio: .omit))], .audio(.opus)) == [])
        #expect(names([(.mp4, .keep, MediaMode(video: .omit))], .audio(.opus), .video(.vp8)) == ["A.mp4"])
    }

    @Test func plansAFileForAConnectionOfWhichNothingCanBeRecorded() {
        var planner = planner([.connectionRecordings(container: .auto)])
        #expect(names(planner.plans(ofConnection: "A", name: nil, offered: []).plans).count == 1)
    }

    @Test func numbersFilesOfTheSameName() {
        var planner = planner([.connectionRecordings(container: .auto)])
        let plans = ["A", "A", "../x"].map {
            planner.plans(ofConnection: $0, name: nil, offered: [[.audio(.opus)]]).plans
        }
        #expect(plans.map(names) == [["A.mkv"], ["A-2.mkv"], ["_._x.mkv"]])
    }

    @Test func namesSplitFilesThatAreNobodyElses() {
        var planner = planner([.connectionRecordings(container: .mkv, onFormatChange: .split)])
        let plans = ["A", "A", "A-2"].map {
            planner.plans(ofConnection: $0, name: nil, offered: [[.audio(.opus)], [.video(.vp8)]]).plans
        }
        #expect(plans.map(names) == [["A.mkv"], ["A_2.mkv"], ["A-2_2.mkv"]])
        #expect(plans[0][0].fileName.splitFile(2).rendered() == "A-2.mkv")
        #expect(plans[0][0].onFormatChange == .split)
    }

    @Test func titlesFilesAfterTheParticipant() {
        var planner = planner([.connectionRecordings(container: .mkv)])
        let titles = ["Ada L.", nil].map {
            planner.plans(ofConnection: "A", name: $0, offered: [[.audio(.opus)]]).plans[0].identitySeed.title
        }
        #expect(titles == ["Ada L.", "A"])
    }

    // MARK: All connections in one file

    @Test func writesAFileForEachOutputOfThatKind() {
        var planner = planner([
            PipelineOutput(.combined(media: MediaMode()), container: .mkv),
            .connectionRecordings(container: .mkv),
            PipelineOutput(.combined(media: MediaMode()), container: .mp4),
        ])
        let plans = planner.combinedPlans()
        #expect(names(plans) == ["combined.mkv", "combined.mp4"])
        #expect(plans.map(\.trackLimit) == [126, 64])
    }

    @Test func leavesOutWhatIsMadeAtAnotherTime() {
        let outputs = [
            PipelineOutput(.combined(media: MediaMode()), container: .mkv, delivery: .after),
            PipelineOutput(.combined(media: MediaMode()), container: .mp4),
        ]
        var planner = planner(outputs, deliveries: [.live])
        #expect(names(planner.combinedPlans()) == ["combined.mp4"])
    }

    /// Nobody knows what will come.
    @Test(arguments: [
        (MediaMode(), Container.mkv), (MediaMode(audio: .encode(aac)), .mkv),
        (MediaMode(audio: .encode(aac), video: .encode(h264)), .mp4),
        (MediaMode(audio: .encode(aac), video: .omit), .mp4),
        (MediaMode(audio: .omit, video: .encode(h264)), .mkv),
    ])
    func choosesMatroskaWhereSomethingIsCopied(media: MediaMode, container: Container) {
        var planner = planner([PipelineOutput(.combined(media: media), container: .auto)])
        #expect(planner.combinedPlans().map(\.fileName.container) == [container])
    }

    // MARK: Views

    @Test func plansTheFilesOfAView() {
        var planner = planner(
            [
                PipelineOutput(.view, container: .auto), PipelineOutput(.view, container: .mkv, delivery: .after),
                .connectionRecordings(container: .mkv),
            ], deliveries: [.live])
        let view = View()
        let plans = planner.plans(of: view)
        #expect(names(plans) == [view.label + "." + view.container(.auto).rawValue])
        #expect(plans.map(\.identitySeed.title) == [view.label] && plans.map(\.media) == [MediaMode()])
    }

    /// The names of views and combined files are given first, so that no participant takes them.
    @Test func numbersAConnectionThatIsCalledLikeAnotherFile() {
        var planner = planner([
            PipelineOutput(.combined(media: MediaMode()), container: .mkv), .connectionRecordings(container: .mkv),
        ])
        _ = planner.combinedPlans()
        let plans = planner.plans(ofConnection: "combined", name: nil, offered: [[.audio(.opus)]]).plans
        #expect(names(plans) == ["combined-2.mkv"])
    }

    // MARK: Presentations

    private static func presentation(
        _ source: PipelineOutput.Source = .connections(onFormatChange: .keep, media: MediaMode()),
        _ manifest: PresentationSettings.Manifest = .hls, seconds: Int = 2, size: Int = 0
    ) -> PipelineOutput {
        PipelineOutput(source, as: .presentation(.init(manifest, segmentSeconds: seconds, listSize: size)))
    }

    @Test func giveEachPresentationAFolderOfItsOwn() {
        var planner = planner([Self.presentation(), .connectionRecordings(container: .mkv), Self.presentation(.view)])
        let folders = ["A", "A", "../x", "common"].map {
            planner.presentation(ofConnection: $0, name: nil)?.folder
        }
        #expect(folders == ["A", "A-2", "___x", "common"])
        #expect(planner.presentation(of: View())?.folder == "common-2")
        #expect(
            planner.plans(ofConnection: "A", name: nil, offered: []).plans.map { $0.fileName.rendered() } == ["A.mkv"])
        #expect(planner.plans(of: View()).isEmpty)
    }

    @Test func listsOfOneSourceShareAPresentation() throws {
        let media = MediaMode(audio: .omit)
        let source = PipelineOutput.Source.connections(onFormatChange: .keep, media: media)
        var planner = planner([
            Self.presentation(source, seconds: 4, size: 6), Self.presentation(source, .dash, seconds: 4),
        ])
        let planned = planner.presentation(ofConnection: "A", name: "Ada")
        let plan = try #require(planned)
        #expect(plan.settings == PresentationSettings(segmentSeconds: 4, listSizes: [.hls: 6, .dash: 0]))
        #expect(plan.media == media && plan.gaps == .fill && plan.identitySeed.title == "Ada")
        #expect(planner.presentation(of: View()) == nil)
    }

    /// Of a view the length of a segment is known before its end, unless a picture lasts beyond it.
    @Test(arguments: [(FrameRate(30), 2000), (FrameRate(30_000, per: 1001), nil)] as [(FrameRate, Int64?)])
    func chunksAreOfferedWhereSegmentsHaveOneLength(rate: FrameRate, latency: Int64?) {
        let parts = PipelineOutput(.view, as: .presentation(.init(.hls, partTarget: Interval(milliseconds: 200))))
        var view = View()
        view.video?.frameRate = rate
        view.delay = Interval(milliseconds: 400)
        var planner = planner([parts, Self.presentation(.view, .dash)])
        let plan = planner.presentation(of: view)
        #expect(plan?.settings.chunkLatency == latency.map { Interval(milliseconds: $0) })
        var alone = self.planner([parts])
        let planned = alone.presentation(of: view)
        #expect(planned?.settings.chunkLatency == nil)
    }

    @Test func partsAreThoseOfTheListThatHasSome() throws {
        let source = PipelineOutput.Source.connections(onFormatChange: .keep, media: MediaMode())
        let parts = PipelineOutput(
            source, as: .presentation(.init(.hls, partTarget: Interval(milliseconds: 200))))
        for outputs in [[parts, Self.presentation(source, .dash)], [Self.presentation(source, .dash), parts]] {
            var planner = planner(outputs)
            let plan = planner.presentation(ofConnection: "A", name: nil)
            #expect(plan?.settings.partTarget == Interval(milliseconds: 200))
        }
    }

    /// Its files' name is the same whichever outputs are made.
    @Test func aPresentationOfLaterKeepsItsName() {
        var output = Self.presentation()
        output.delivery = .after
        var live = planner([output], deliveries: [.live])
        var after = planner([output], deliveries: [.after])
        #expect((0..<2).map { _ in live.presentation(ofConnection: "A", name: nil)?.folder } == [nil, nil])
        #expect((0..<2).map { _ in after.presentation(ofConnection: "A", name: nil)?.folder } == ["A", "A-2"])
    }

    @Test func thePresentationOfAllIsCalledAsTheirFile() throws {
        var planner = planner([
            Self.presentation(.combined(media: MediaMode(video: .omit))),
            PipelineOutput(.combined(media: MediaMode()), container: .mkv),
        ])
        let planned = planner.combinedPresentation()
        let plan = try #require(planned)
        #expect(plan.folder == "combined" && plan.media == MediaMode(video: .omit))
        #expect(planner.presentation(ofConnection: "A", name: nil) == nil)
    }

    @Test func aPipelineOfFilesHasNone() {
        var planner = planner([.connectionRecordings(container: .mkv), PipelineOutput(.view, container: .mkv)])
        #expect(planner.presentation(ofConnection: "A", name: nil) == nil && planner.presentation(of: View()) == nil)
    }
}
