import Captures
import Foundation
import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct TortureRunTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Writes the scene as `scene.pcap` and `scene.sdp`, and a scenario over it; returns the scenario's path.
    private func scenario(
        _ text: String = "", capture: String = "scene.pcap", seconds: Int = 1, description: String = soraSDP
    ) throws -> String {
        let scene = try TortureScene.capture()
        let audio = try ForwardedSDP(parsing: description).sections[0].rtpPort
        let video = try ForwardedSDP(parsing: description).sections[1].rtpPort
        let packets = scene.packets.map { packet in
            (
                milliseconds: Int(packet.time.nanoseconds / 1_000_000), port: packet.port == 60001 ? audio : video,
                payload: scene.payload(of: packet)
            )
        }
        let file = try CaptureFile(packets, in: directory)
        try FileManager.default.moveItem(atPath: file.path, toPath: directory.path + "/scene.pcap")
        _ = try directory.write(Array(description.utf8), to: "scene.sdp")
        return try directory.write(
            Array("captures: [\(capture)]\nlength_s: \(seconds)\n\(text)\n".utf8), to: "hard.day.yaml")
    }

    private func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: directory.path + "/" + name)), as: UTF8.self)
    }

    private func write(_ run: TortureRun, to name: String) throws -> Int {
        try run.write(to: directory.path + "/" + name) { _ in }
    }

    @Test func isNamedAfterItsFileAndTakesItsSeedUnlessAnotherIsGiven() throws {
        let path = try scenario("seed: 7")
        let run = try TortureRun(reading: path)
        #expect(run.name == "hard.day" && run.scenario.seed == 7)
        let other = try TortureRun(reading: path, seed: 8)
        #expect(other.scenario.seed == 8 && other != run)
        #expect(try TortureRun(reading: path, seed: 7) == run)
    }

    @Test func findsCapturesBesideTheScenarioAndByAWholePath() throws {
        let beside = try TortureRun(reading: try scenario()).capture()
        let path = try directory.write(
            Array("captures: [\(directory.path)/scene.pcap]\nlength_s: 1".utf8), to: "whole.yaml")
        let whole = try TortureRun(reading: path).capture()
        #expect(whole.packets.map(beside.payload) == beside.packets.map(beside.payload))
        #expect(whole.path == "whole" && beside.path == "hard.day")
    }

    @Test func namesTheFileThatIsNotThere() throws {
        let folder = directory.path
        #expect(throws: SimulatorError.unusableCapture(path: folder + "/none.yaml", reason: "cannot be read")) {
            try TortureRun(reading: folder + "/none.yaml")
        }
        let path = try scenario(capture: "other.pcap")
        #expect(throws: SimulatorError.unusableCapture(path: folder + "/other.sdp", reason: "cannot be read")) {
            try TortureRun(reading: path)
        }
        _ = try directory.write(Array(soraSDP.utf8), to: "other.sdp")
        let error = #expect(throws: SimulatorError.self) { try TortureRun(reading: path) }
        #expect("\(error as Any)".contains(folder + "/other.pcap"))
    }

    @Test func readsAScenarioOfAtMostAMebibyte() throws {
        let path = try scenario()
        let long = try Data(contentsOf: URL(filePath: path)) + Data(repeating: 0x0A, count: 1 << 20)
        let file = try directory.write(Array(long), to: "long.yaml")
        #expect(throws: SimulatorError.unusableCapture(path: file, reason: "cannot be read")) {
            try TortureRun(reading: file)
        }
    }

    @Test func playsWhatTheSenderSends() throws {
        let run = try TortureRun(reading: try scenario("network: {loss_percent: 20}\nreports: {every_s: 0.25}"))
        var sender = run.sender
        var arrivals: [TortureSender.Arrival] = []
        while let arrival = sender.next() { arrivals.append(arrival) }
        let capture = try run.capture()
        #expect(capture.packets.map(capture.payload) == arrivals.bytes)
        #expect(capture.packets.map(\.port) == arrivals.map(\.datagram.destination.port))
        // A capture's time begins with its first packet.
        #expect(capture.packets.map(\.time) == arrivals.map { $0.time - arrivals[0].time })
        #expect(Set(capture.packets.map(\.port)) == [60001, 60002, 60003, 60004])
    }

    @Test func writesACaptureThatReadsAsWhatIsSent() throws {
        let run = try TortureRun(reading: try scenario("reports: {every_s: 0.25}"))
        let count = try write(run, to: "out.pcapng")
        let sent = try run.capture()
        let description = try ForwardedSDP(reading: directory.path + "/out.sdp")
        let written = try SimulatedCapture(reading: directory.path + "/out.pcapng", descriptions: [description])
        #expect(written.packets.map(\.port) == sent.packets.map(\.port))
        #expect(written.packets.map(\.time) == sent.packets.map(\.time))
        #expect(written.packets.map(written.payload) == sent.packets.map(sent.payload))
        #expect(count == sent.packets.count && count > 0)
    }

    @Test func datesEverythingFromTheFirstOfJanuary2026() throws {
        _ = try write(try TortureRun(reading: try scenario()), to: "out.pcapng")
        var reader = try CaptureReader(path: directory.path + "/out.pcapng")
        guard case .datagram(let first) = try reader.next() else {
            Issue.record("nothing was written")
            return
        }
        // The first audio leaves 100 ms after the begin.
        #expect(first.time.rendered() == "2026-01-01T00:00:00.100Z")
        #expect(first.source == Endpoint(address: .v4(0x7F00_0001), port: 9))
    }

    @Test func tellsTheTruthBesideTheCapture() throws {
        let run = try TortureRun(
            reading: try scenario(
                """
                events: [{at_s: 0.5, do: lose, packets: 2, track: video}]
                audio: {reports: {every_s: 0.5}}
                """))
        _ = try write(run, to: "out.pcapng")
        var sender = run.sender
        while sender.next() != nil {}
        let (audio, video) = (sender.truths[0], sender.truths[1])
        #expect(video.lost == 2 && audio.lost == 0 && audio.reports == 1)
        #expect(try text(of: "out.truth.json") == "{\"tracks\": [\n  \(audio.rendered()),\n  \(video.rendered())]}\n")
        let members = try JSONSerialization.jsonObject(with: Data(text(of: "out.truth.json").utf8)) as? [String: Any]
        #expect((members?["tracks"] as? [[String: Any]])?.map { $0["kind"] as? String } == ["audio", "video"])
        let rows = try text(of: "out.frames.csv").split(separator: "\n")
        #expect(rows.count == 1 + audio.frames.count + video.frames.count)
        #expect(rows[0] + "\n" == TortureTruth.header)
        #expect(rows[1].hasPrefix("audio,0,0.100000,1,0,") && rows.last?.hasPrefix("video,") == true)
        #expect(try text(of: "out.sdp") == soraSDP)
    }

    @Test func writesTheSameBytesEveryTimeButForAnotherSeed() throws {
        let path = try scenario("network: {loss_percent: 10, jitter_ms: 20}")
        _ = try write(try TortureRun(reading: path), to: "first.pcapng")
        _ = try write(try TortureRun(reading: path), to: "second.pcapng")
        _ = try write(try TortureRun(reading: path, seed: 2), to: "third.pcapng")
        let files = try ["first", "second", "third"].map {
            try Data(contentsOf: URL(filePath: directory.path + "/\($0).pcapng"))
        }
        #expect(files[0] == files[1] && files[0] != files[2])
        #expect(try text(of: "first.truth.json") == text(of: "second.truth.json"))
    }

    @Test func overwritesNoCapture() throws {
        let run = try TortureRun(reading: try scenario())
        let kept = try directory.write([1, 2, 3], to: "kept.pcapng")
        #expect(throws: CapturesError.self) { try run.write(to: kept) { _ in } }
        #expect(try Data(contentsOf: URL(filePath: kept)) == Data([1, 2, 3]))
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/kept.sdp"))
    }

    @Test func tellsItsProgressEveryTenThousandPackets() throws {
        let run = try TortureRun(reading: try scenario(seconds: 105))
        var told: [SessionTime] = []
        let count = try run.write(to: directory.path + "/long.pcapng") { told.append($0) }
        #expect((10_001..<20_000).contains(count) && told.count == 1)
        // About 100 packets a second.
        #expect(abs((try #require(told.first) - .zero).seconds - 100) < 5)
    }

    @Test func sendsEverythingToThePortsOfTheDescription() async throws {
        let receiver = try UDPReceiver()
        defer { receiver.close() }
        let description = soraSDP.replacing("60001", with: "\(receiver.audioPort)")
            .replacing("60003", with: "\(receiver.videoPort)")
        let path = try scenario("reports: {every_s: 0.5, first_s: 0.5}", description: description)
        let run = try TortureRun(reading: path)
        let capture = try run.capture()
        #expect(try await run.send(to: .v4(0x7F00_0001), speed: 1000) == capture.packets.count)
        for (port, number) in [
            (UDPReceiver.Port.audio, receiver.audioPort), (.audioControl, receiver.audioPort + 1),
            (.video, receiver.videoPort), (.videoControl, receiver.videoPort + 1),
        ] {
            let expected = capture.packets.filter { $0.port == number }.map(capture.payload)
            #expect(!expected.isEmpty && receiver.pending(on: port) == expected)
        }
    }

    @Test func stopsSendingWhenCancelled() async throws {
        let run = try TortureRun(reading: try scenario())
        // At this speed the first packet is due in a day.
        let sending = Task { try await run.send(to: .v4(0x7F00_0001), speed: 1e-6) }
        sending.cancel()
        await #expect(throws: CancellationError.self) { try await sending.value }
    }
}
