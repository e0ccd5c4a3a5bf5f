import Jobs
import Media
import Packaging
import Testing

@testable import Engine

@Suite struct ViewOutputsTests {
    private static let audio = AudioFormat(
        codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)

    private func outputs(_ containers: Container...) -> ViewOutputs {
        ViewOutputs(
            ViewOutputs.Plans(
                files: containers.map { container in
                    OutputPlan(
                        fileName: FileName(for: "common", container: container),
                        identitySeed: IdentitySeed(
                            recordingID: "take-1", connectionID: "common", sessionStart: WallTime(nanoseconds: 0),
                            title: "common"))
                }))
    }

    private static let streams = [
        ViewStream(format: .vp8, clockRate: .video, bitrate: 900),
        ViewStream(format: .audio(audio), clockRate: .opus),
    ]

    private func samples(_ times: [Int64], ticks: Int64 = 0, nominal: Int64 = 0) -> SampleQueue {
        var queue = SampleQueue()
        for time in times {
            var packet = EncodedPacket()
            packet.bytes = [1, 2, 3]
            packet.presentationTime = time
            packet.decodeTime = time
            packet.duration = ticks
            packet.isKeyFrame = true
            queue.append(&packet, duration: nominal)
        }
        return queue
    }

    private func drain(_ outputs: inout ViewOutputs, minimum: Int) -> [String: Int] {
        var counts: [String: Int] = [:]
        outputs.drain(minimum: minimum) { counts[$0.output, default: 0] += $0.appended.count }
        return counts
    }

    @Test func knowsItsTracksAndTheirEnds() {
        var outputs = outputs(.mkv)
        #expect(outputs.files.isEmpty)
        outputs.begin(at: SessionTime(milliseconds: 500), Self.streams)
        #expect(outputs.files.map(\.origin) == [SessionTime(milliseconds: 500)])
        outputs.append(samples([0, 3600], nominal: 3600), of: .video)
        #expect(outputs.files[0].tracks[0].frameCount == 2 && outputs.files[0].tracks[0].length == 7200)
        outputs.append(samples([0, 960, 1920], ticks: 960), of: .audio)
        #expect(
            outputs.files[0].tracks[1].length == 3 * 960 - 312,
            "what the decoder gives before the first sample is not played")
    }

    @Test func writesTheSameIntoEachFile() {
        var outputs = outputs(.mkv, .mkv)
        outputs.begin(at: .zero, Self.streams)
        outputs.append(samples([0, 3600], nominal: 3600), of: .video)
        outputs.finish()
        #expect(outputs.files.map { $0.tracks.map(\.frameCount) } == [[2, 0], [2, 0]])
        let reports = outputs.report { WallTime(nanoseconds: $0.nanoseconds) }
        #expect(reports.map { $0.tracks.map(\.bitrate) } == [[900, nil], [900, nil]])
    }

    @Test func handsOutItsBytesWhenThereAreEnough() {
        var outputs = outputs(.mkv)
        outputs.begin(at: .zero, Self.streams)
        outputs.append(samples([0, 3600, 7200], nominal: 3600), of: .video)
        outputs.flush()
        #expect(drain(&outputs, minimum: 1_000_000) == [:])
        #expect(drain(&outputs, minimum: 1)["common.mkv"] ?? 0 > 0)
        outputs.append(samples([3 * 3600], nominal: 3600), of: .video)
        outputs.finish()
        outputs.finish()
        #expect(outputs.files.allSatisfy { $0.isFinished })
        #expect(
            drain(&outputs, minimum: 1_000_000)["common.mkv"] ?? 0 > 0,
            "the end is handed out however short it is")
    }

    @Test func saysWhatTheContainerDoesNotTake() {
        var outputs = outputs(.mp4)
        outputs.begin(at: .zero, Self.streams)
        outputs.append(samples([0, 3600], nominal: 3600), of: .video)
        outputs.append(samples([0, 960], ticks: 960), of: .audio)
        #expect(outputs.warnings.map(\.reason) == [.codecUnsupported])
        #expect(outputs.warnings.map(\.track) == ["video"])
        #expect(outputs.files[0].tracks.map(\.frameCount) == [0, 2])
    }
}
