import FileSupport
import Jobs
import Media
import Packaging
import Testing

@testable import Engine

/// The captures of `samples/`, recorded and held against what other programs found in them.
@Suite struct RecordingEngineSampleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var container: ContainerChoice
        var codecs: [MediaKind: String]
        var testDescription: String { "\(name) to \(container)" }
    }

    private static let matroska: [(String, [MediaKind: String])] = [
        ("vp8-opus-360p", [.audio: "A_OPUS", .video: "V_VP8"]),
        ("vp9-opus-360p", [.audio: "A_OPUS", .video: "V_VP9"]),
        ("h265-opus-360p", [.audio: "A_OPUS", .video: "V_MPEGH/ISO/HEVC"]),
        ("vp9-svc", [.audio: "A_OPUS", .video: "V_VP9"]),
        ("av1-opus-360p", [.audio: "A_OPUS", .video: "V_AV1"]),
        ("opus-audio-only", [.audio: "A_OPUS"]),
        ("vp8-opus-sr", [.audio: "A_OPUS", .video: "V_VP8"]),
        ("vp8-opus-lossy", [.audio: "A_OPUS", .video: "V_VP8"]),
        ("vp8-opus-reconnect", [.audio: "A_OPUS", .video: "V_VP8"]),
        ("three-participants", [.audio: "A_OPUS", .video: "V_VP8"]),
        ("pcmu-audio-only", [.audio: "A_MS/ACM"]),
    ]
    private static let mp4: [(String, [MediaKind: String])] = [
        ("h264-opus-360p", [.audio: "soun", .video: "vide"]),
        ("h264-opus-lossy", [.audio: "soun", .video: "vide"]),
        ("h265-opus-360p", [.audio: "soun", .video: "vide"]),
        ("h265-resize", [.video: "vide"]),
        ("vp9-opus-latejoin-latekey", [.audio: "soun", .video: "vide"]),
        ("av1-opus-360p", [.audio: "soun", .video: "vide"]),
    ]
    static let cases =
        matroska.map { Case(name: $0.0, container: .mkv, codecs: $0.1) }
        + mp4.map { Case(name: $0.0, container: .mp4, codecs: $0.1) }

    @Test(arguments: cases) func writesIntactFramesAndEveryPacketOfAudioOnce(_ given: Case) throws {
        let sample = SampleCapture(name: given.name)
        var scene = try Scene(sample, outputs: [given.container])
        scene.play(try sample.datagrams())
        let report = scene.finish(stop: .endOfCapture)

        for (participant, _) in try sample.descriptions() {
            let connection = try #require(report.connections.first { $0.connectionID == participant })
            for (kind, codec) in given.codecs {
                let written =
                    given.container == .mkv
                    ? try scene.matroska("\(participant).mkv").blocks(codec).count
                    : try scene.mp4("\(participant).mp4").track(codec).sampleCount
                let sources = try sample.sources(of: "\(participant)-\(kind.rawValue)")
                let unique = sources.compactMap { $0["unique_packets"] }.reduce(0, +)
                let track = try #require(connection.tracks.first { $0.kind == kind })
                #expect(written == (kind == .audio ? unique : try sample.intactFrames(of: participant)))
                #expect(written > 100)
                #expect(track.framesWritten == written)
                #expect(track.packets == sources.compactMap { $0["packets"] }.reduce(0, +))
                #expect(track.duplicate == sources.compactMap { $0["duplicates"] }.reduce(0, +))
                #expect(track.lost == sources.compactMap { $0["lost"] }.reduce(0, +))
                #expect(track.ssrcs.map(Int.init) == sources.compactMap { $0["ssrc"] })
                #expect(track.malformed == 0 && track.foreign == 0 && track.late == 0)
            }
        }
        // A third of the lossy one's picture is missing.
        let isLossy = report.warnings.contains { $0.reason == .pictureFrozen }
        #expect(report.verdict == (isLossy ? .completedWithWarnings : .completed))
        #expect(report.warnings.allSatisfy { [.pictureFrozen, .audioLost].contains($0.reason) })
    }

    @Test(arguments: ["vp8-opus-lossy", "h264-opus-lossy"]) func givesTheSameBytesHoweverItIsDriven(name: String) throws
    {
        let sample = SampleCapture(name: name)
        let datagrams = try sample.datagrams().filter { $0.time < SessionTime(milliseconds: 5000) }
        var once = try Scene(sample, outputs: [.mkv])
        once.play(datagrams)
        _ = once.finish()

        var often = try Scene(sample, outputs: [.mkv])
        for (i, datagram) in datagrams.enumerated() {
            often.engine.advance(to: SessionTime(nanoseconds: datagram.time.nanoseconds - 1))
            often.play([datagram])
            if i.isMultiple(of: 7) { often.drain() }
            if i.isMultiple(of: 100) { often.drain(minimum: 20_000) }
        }
        _ = often.finish()
        #expect(once.files["A.mkv"]?.count ?? 0 > 100_000)
        #expect(once.files == often.files)
    }

    @Test func placesTheSecondSourceOfAReconnectByItsArrival() throws {
        let sample = SampleCapture(name: "vp8-opus-reconnect")
        let datagrams = try sample.datagrams()
        var scene = try Scene(sample, outputs: [.mkv])
        scene.play(datagrams)
        let report = scene.finish()
        let audio = try scene.matroska().blocks("A_OPUS").map(\.time)
        let first = try sample.sources(of: "A-audio")[0]["unique_packets"] ?? 0
        #expect(zip(audio, audio.dropFirst()).allSatisfy { $0 < $1 })
        // From the first packet of the one to the first of the other, by the capture's clock.
        let arrivals = datagrams.filter { $0.port == 60_001 }.map { $0.time.nanoseconds / 1_000_000 }
        #expect(abs((audio[first] - audio[0]) - (arrivals[first] - arrivals[0])) <= 30)
        #expect(try report.track(.audio).gaps.count > 0)
    }

    @Test func tellsTheLayersOfAPicture() throws {
        let sample = SampleCapture(name: "vp9-svc")
        var scene = try Scene(sample, outputs: [.mp4])
        scene.play(try sample.datagrams())
        let track = try scene.finish().track(.video)
        #expect(track.layers == LayerReport(spatial: 2, temporal: 3))
        // The upper layer begins without a key frame.
        #expect(track.width == 640 && track.height == 360)
    }

    @Test func setsAudioAndPictureByTheSendersReports() throws {
        let sample = SampleCapture(name: "vp8-opus-sr")
        var scene = try Scene(sample, outputs: [.mkv])
        scene.play(try sample.datagrams())
        let report = scene.finish()
        for kind in MediaKind.allCases {
            let track = try report.track(kind)
            #expect(track.syncSource == .senderReports)
            #expect(track.senderReports > 0)
        }
    }
}
