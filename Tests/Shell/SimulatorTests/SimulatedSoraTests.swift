import Foundation
import Media
import Services
import Synchronization
import TestSupport
import Testing

@testable import Simulator

@Suite(.timeLimit(.minutes(1))) struct SimulatedSoraTests {
    private let directory: TemporaryDirectory
    private let receiver: UDPReceiver

    init() throws {
        directory = try TemporaryDirectory()
        receiver = try UDPReceiver()
    }

    /// A capture of 20 packets of audio 20 ms apart, with a picture packet and reports in between.
    private func options(speed: Double = 20, connectionID: String? = "C1") throws -> SimulatedSoraOptions {
        var packets = (0..<20).map {
            (milliseconds: $0 * 20, port: 60001 as UInt16, payload: rtp(sequence: UInt16($0)))
        }
        packets.append((400, 60002, senderReport(ntp: 1, timestamp: 2, packets: 3, octets: 4)))
        packets.append((410, 60003, rtp(payloadType: 120, sequence: 500, ssrc: 0xB)))
        packets.append((420, 60004, senderReport(ssrc: 0xB, ntp: 1, timestamp: 2, packets: 3, octets: 4)))
        let file = try CaptureFile(packets, in: directory)
        let sdpPath = try directory.write(Array(soraSDP.utf8), to: "capture.sdp")
        let participant = SimulatedSoraOptions.Participant(sdpPath: sdpPath, connectionID: connectionID, name: "Akane")
        var options = SimulatedSoraOptions(captures: [.init(path: file.path, participants: [participant])])
        options.port = 0
        options.speed = speed
        return options
    }

    /// Runs a simulated Sora, and `body` on a thread of its own with a client for it; then ends it by cancellation.
    private func withSimulatedSora<Result: Sendable>(
        _ options: SimulatedSoraOptions, _ body: @escaping @Sendable (SoraClient, String, EventLog) throws -> Result
    ) async throws -> Result {
        let simulated = try SimulatedSora(options)
        let log = EventLog()
        let (ports, ready) = AsyncStream.makeStream(of: UInt16.self)
        let running = Task {
            try await simulated.run(onReady: { ready.yield($0) }, onEvent: log.append)
        }
        var port: UInt16?
        for await first in ports {
            port = first
            break
        }
        let url = "http://127.0.0.1:\(try #require(port))/"
        let result = try await onThread { Swift.Result { try body(SoraClient(url: url), url, log) } }
        running.cancel()
        try await running.value
        receiver.close()
        return try result.get()
    }

    @Test func forwardsACaptureFromItsFirstPacket() async throws {
        let receiver = receiver
        try await withSimulatedSora(try options()) { client, _, log throws in
            let connections = try client.listSignalingNotifyMetadata(channelID: "sora")
            #expect(connections.map(\.connectionID) == ["C1"])
            #expect(connections.map(\.displayName) == ["Akane"])
            let sdp = try client.startForwardingRTP(
                channelID: "sora", connectionID: "C1", ipAddress: "127.0.0.1", audioPort: receiver.audioPort,
                videoPort: receiver.videoPort)
            #expect(try ForwardedSDP(parsing: sdp).slot(ofPort: receiver.audioPort)?.kind == .audio)
            #expect(try ForwardedSDP(parsing: sdp).slot(ofPort: receiver.videoPort)?.kind == .video)
            let audio = receiver.receive(20, on: .audio)
            #expect(audio == (0..<20).map { rtp(sequence: $0) })
            #expect(receiver.receive(1, on: .audioControl).map { $0[1] } == [200])
            #expect(receiver.receive(1, on: .video).map(sequence) == [500])
            #expect(receiver.receive(1, on: .videoControl).map { $0[1] } == [200])
            log.wait(for: .left(connectionID: "C1"))
            #expect(log.events.contains(.stopped(connectionID: "C1", sent: 23, lost: 0)))
            #expect(try client.listSignalingNotifyMetadata(channelID: "sora").isEmpty)
            #expect(
                throws: ServicesError.refused(
                    status: 400, errorType: "CONNECTION-NOT-FOUND", reason: "{connection_id: C1}")
            ) {
                try client.stopForwardingRTP(channelID: "sora", connectionID: "C1")
            }
        }
    }

    @Test func keepsTheCapturesPace() async throws {
        let receiver = receiver
        let elapsed = try await withSimulatedSora(try options(speed: 2)) { client, _, _ throws in
            let begin = ContinuousClock.now
            _ = try client.startForwardingRTP(
                channelID: "sora", connectionID: "C1", ipAddress: "127.0.0.1", audioPort: receiver.audioPort,
                videoPort: receiver.videoPort)
            #expect(receiver.receive(20, on: .audio).count == 20)
            return ContinuousClock.now - begin
        }
        // The twentieth packet is due after 380 ms at double speed; later is the machine's fault, earlier is ours.
        #expect(elapsed >= .milliseconds(188))
    }

    @Test func stopsWhenAskedTo() async throws {
        let receiver = receiver
        var options = try options(speed: 1)
        options.isLooping = true
        try await withSimulatedSora(options) { client, _, log throws in
            _ = try client.startForwardingRTP(
                channelID: "sora", connectionID: "C1", ipAddress: "127.0.0.1", audioPort: receiver.audioPort,
                videoPort: receiver.videoPort)
            #expect(receiver.receive(2, on: .audio).count == 2)
            try client.stopForwardingRTP(channelID: "sora", connectionID: "C1")
            let stopped = log.events.contains {
                if case .stopped(connectionID: "C1", _, lost: 0) = $0 { true } else { false }
            }
            #expect(stopped)
            #expect(try client.listSignalingNotifyMetadata(channelID: "sora").count == 1)
        }
    }

    @Test func goesOnAsOneStreamInALoop() async throws {
        let receiver = receiver
        var options = try options(speed: 40)
        options.isLooping = true
        try await withSimulatedSora(options) { client, _, _ throws in
            _ = try client.startForwardingRTP(
                channelID: "sora", connectionID: "C1", ipAddress: "127.0.0.1", audioPort: receiver.audioPort,
                videoPort: receiver.videoPort)
            #expect(receiver.receive(50, on: .audio).map(sequence) == Array(0..<50))
        }
    }

    @Test func losesAndRepeatsPacketsWhenToldTo() async throws {
        let receiver = receiver
        var options = try options()
        options.impairment = ImpairmentOptions(lossPercent: 30, duplicatePercent: 30)
        try await withSimulatedSora(options) { client, _, log throws in
            _ = try client.startForwardingRTP(
                channelID: "sora", connectionID: "C1", ipAddress: "127.0.0.1", audioPort: receiver.audioPort,
                videoPort: receiver.videoPort)
            log.wait(for: .left(connectionID: "C1"))
            let heard = UDPReceiver.Port.allCases.flatMap { receiver.pending(on: $0) }
            let stopped = log.events.compactMap { event -> (sent: Int, lost: Int)? in
                if case .stopped(_, let sent, let lost) = event { (sent, lost) } else { nil }
            }
            #expect(stopped.count == 1)
            #expect(heard.count == stopped.first?.sent)
            #expect(Set(heard).count + (stopped.first?.lost ?? 0) == 23)
            #expect(Set(heard).count < 23)
            #expect(heard.count > Set(heard).count)
        }
    }

    @Test func answersEveryCallOfTheClient() async throws {
        try await withSimulatedSora(try options()) { client, _, log throws in
            #expect(
                try client.listChannels() == [SoraChannel(channelID: "sora", isMultistream: true, isSpotlight: false)])
            #expect(try client.requestKeyFrame(channelID: "sora", connectionID: "C1") == .requested)
            #expect(log.events.contains(.keyFrameRequested(connectionID: "C1")))
            #expect(
                throws: ServicesError.refused(
                    status: 400, errorType: "CHANNEL-NOT-FOUND", reason: "{channel_id: akane}")
            ) {
                try client.listSignalingNotifyMetadata(channelID: "akane")
            }
        }
    }

    @Test func answersInJSONWhateverThePath() async throws {
        try await withSimulatedSora(try options()) { _, url, _ throws in
            let client = try HTTPClient()
            let reply = try client.post(url + "any/path", headers: ["x-sora-target: Nobody_1.Knows"], body: [])
            #expect(reply.status == 400)
            #expect(
                String(decoding: reply.body, as: UTF8.self)
                    == #"{"error_reason":"Nobody_1.Knows","error_type":"INVALID-TARGET"}"#)
        }
    }

    @Test func makesUpConnectionsOfSorasForm() async throws {
        try await withSimulatedSora(try options(connectionID: nil)) { client, _, _ throws in
            let connection = try #require(try client.listSignalingNotifyMetadata(channelID: "sora").first)
            #expect(connection.connectionID.count == 26)
            #expect(connection.connectionID.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
        }
    }

    @Test func playsATortureScenarioAsAConnectionOfItsName() async throws {
        let receiver = receiver
        var options = try options()
        let capture = options.captures[0]
        options.captures = []
        let packets = (0..<20).flatMap { (i: Int) -> [(milliseconds: Int, port: UInt16, payload: [UInt8])] in
            let number = UInt16(i)
            return [
                (i * 20, 60001, rtp(sequence: number, timestamp: UInt32(i) * 960)),
                (i * 20, 60003, rtp(payloadType: 120, sequence: number, timestamp: UInt32(i) * 1800, ssrc: 0xB)),
            ]
        }
        _ = try CaptureFile(packets, in: directory)
        let scenario = try directory.write(
            Array("captures: [\(capture.path)]\nlength_s: 0.3\nvideo: {first_sequence: 7}".utf8), to: "hard.yaml")
        let run = try TortureRun(reading: scenario)
        options.torture = run
        let audio = try run.capture()
        let numbers = audio.packets.filter { $0.port == 60001 }.map { sequence(of: audio.payload(of: $0)) }
        try await withSimulatedSora(options) { client, _, log throws in
            #expect(try client.listSignalingNotifyMetadata(channelID: "sora").map(\.connectionID) == ["hard"])
            _ = try client.startForwardingRTP(
                channelID: "sora", connectionID: "hard", ipAddress: "127.0.0.1", audioPort: receiver.audioPort,
                videoPort: receiver.videoPort)
            #expect(receiver.receive(numbers.count, on: .audio).map(sequence) == numbers)
            log.wait(for: .left(connectionID: "hard"))
        }
    }

    @Test func saysWhichFileIsMissing() throws {
        var options = try options()
        options.captures[0].participants[0].sdpPath = directory.path + "/none.sdp"
        #expect(throws: SimulatorError.unusableCapture(path: directory.path + "/none.sdp", reason: "cannot be read")) {
            try SimulatedSora(options)
        }
        receiver.close()
    }

    @Test(arguments: [0, -1, .nan, 1001])
    func refusesAnImpossibleSpeed(_ speed: Double) throws {
        var options = SimulatedSoraOptions(captures: [])
        options.speed = speed
        #expect(throws: SimulatorError.self) { try SimulatedSora(options) }
        receiver.close()
    }
}

/// What a simulated Sora told, and a wait for more of it.
private final class EventLog: Sendable {
    private let told = Mutex<[SimulatedSoraEvent]>([])
    private let arrival = DispatchSemaphore(value: 0)

    func append(_ event: SimulatedSoraEvent) {
        told.withLock { $0.append(event) }
        arrival.signal()
    }

    var events: [SimulatedSoraEvent] { told.withLock { $0 } }

    /// Blocks until `event` has been told, at most for ten minutes after each event.
    func wait(for event: SimulatedSoraEvent) {
        while !events.contains(event) {
            guard arrival.wait(timeout: .now() + 600) == .success else {
                Issue.record("never happened: \(event)")
                return
            }
        }
    }
}
