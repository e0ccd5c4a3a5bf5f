import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct SimulatedPlaybackTests {
    /// Audio of A at 0, 20, … 80 ms; of B from 5 s to 5.1 s.
    private func playback(
        joinAt: Interval? = nil, leaveAt: Interval? = nil, isLooping: Bool = false, staysAfterEnd: Bool = false
    ) throws -> SimulatedPlayback {
        var capture = SimulatedCapture(path: "two.pcap")
        for i in 0..<5 as Range<UInt16> {
            try capture.append(rtp(sequence: i), port: 60001, at: SessionTime(milliseconds: Int64(i) * 20))
        }
        for i in 0..<2 as Range<UInt16> {
            let time = SessionTime(milliseconds: 5000 + Int64(i) * 100)
            try capture.append(rtp(sequence: 100 + i, ssrc: 0xB), port: 60011, at: time)
        }
        let second = soraSDP.replacing("60001", with: "60011").replacing("60003", with: "60013")
        return try SimulatedPlayback(
            capture,
            participants: [
                .init(
                    connectionID: "A", name: nil, description: ForwardedSDP(parsing: soraSDP), joinAt: joinAt,
                    leaveAt: leaveAt),
                .init(
                    connectionID: "B", name: nil, description: ForwardedSDP(parsing: second), joinAt: nil, leaveAt: nil),
            ], isLooping: isLooping, staysAfterEnd: staysAfterEnd)
    }

    private func forwarding(to port: UInt16, _ options: ImpairmentOptions = .init()) -> SimulatedForwarding {
        SimulatedForwarding(
            target: .init(address: .v4(0x7F00_0001), audioPort: port, videoPort: port + 2),
            impairment: Impairment(options: options, seed: 1, stream: 0))
    }

    private func at(_ milliseconds: Int64) -> SessionTime {
        SessionTime(milliseconds: milliseconds)
    }

    @Test func waitsWithTheFirstPacketUntilSomebodyAsks() throws {
        var playback = try playback()
        #expect(playback.step(at: at(0)).events == [.appeared(connectionID: "A")])
        #expect(playback.step(at: at(60_000)).datagrams.isEmpty)
        #expect(playback.nextTime == nil)
        #expect(playback.forward(0, by: forwarding(to: 5000), at: at(70_000)) == [.captureStarted(path: "two.pcap")])
        #expect(playback.nextTime == at(70_000))
        #expect(playback.step(at: at(70_030)).datagrams.map { sequence(of: $0.payload) } == [0, 1])
        #expect(playback.nextTime == at(70_040))
        #expect(playback.step(at: at(70_080)).datagrams.map { sequence(of: $0.payload) } == [2, 3, 4])
    }

    @Test func letsALaterParticipantInTwoSecondsBeforeTheFirstWord() throws {
        var playback = try playback()
        _ = playback.step(at: at(0))
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(1000))
        let leaving = playback.step(at: at(1280))
        #expect(
            leaving.events == [
                .stopped(connectionID: "A", sent: 5, lost: 0), .left(connectionID: "A"),
            ])
        #expect(playback.step(at: at(3999)).events.isEmpty)
        #expect(playback.step(at: at(4000)).events == [.appeared(connectionID: "B")])
        #expect(playback.forward(1, by: forwarding(to: 6000), at: at(4500)).isEmpty)
        let heard = playback.step(at: at(6000)).datagrams
        #expect(heard.map { sequence(of: $0.payload) } == [100])
        #expect(heard.map(\.destination.port) == [6000])
        #expect(playback.step(at: at(6300)).events.last == .left(connectionID: "B"))
    }

    @Test func sendsWhoAsksLateOnlyWhatIsStillToCome() throws {
        var playback = try playback()
        _ = playback.step(at: at(0))
        _ = playback.start(at: at(0))
        #expect(playback.forward(0, by: forwarding(to: 5000), at: at(50)).isEmpty)
        #expect(playback.step(at: at(100)).datagrams.map { sequence(of: $0.payload) } == [3, 4])
    }

    @Test func sendsToTheLastWhoAskedOnly() throws {
        var playback = try playback()
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(0))
        _ = playback.step(at: at(20))
        #expect(
            playback.forward(0, by: forwarding(to: 6000), at: at(30)) == [
                .stopped(connectionID: "A", sent: 2, lost: 0)
            ])
        #expect(playback.step(at: at(40)).datagrams.map(\.destination.port) == [6000])
    }

    @Test func stopsWhenAskedToAndGoesOnInPlace() throws {
        var playback = try playback()
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(0))
        _ = playback.step(at: at(0))
        #expect(playback.stop(0) == [.stopped(connectionID: "A", sent: 1, lost: 0)])
        #expect(playback.stop(0).isEmpty)
        #expect(playback.step(at: at(40)).datagrams.isEmpty)
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(50))
        #expect(playback.step(at: at(100)).datagrams.map { sequence(of: $0.payload) } == [3, 4])
    }

    @Test func entersAndLeavesWhenTold() throws {
        var playback = try playback(joinAt: Interval(milliseconds: 300), leaveAt: Interval(milliseconds: 500))
        #expect(playback.step(at: at(299)).events.isEmpty)
        #expect(playback.step(at: at(300)).events == [.appeared(connectionID: "A")])
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(450))
        #expect(playback.step(at: at(499)).datagrams.map { sequence(of: $0.payload) } == [0, 1, 2])
        let leaving = playback.step(at: at(500))
        #expect(leaving.events == [.stopped(connectionID: "A", sent: 3, lost: 0), .left(connectionID: "A")])
        #expect(playback.step(at: at(1000)).datagrams.isEmpty)
    }

    @Test func staysUntilTheNetworkHasLetEverythingGo() throws {
        var playback = try playback()
        _ = playback.step(at: at(0))
        let slow = forwarding(to: 5000, ImpairmentOptions(jitter: Interval(milliseconds: 10_000)))
        _ = playback.forward(0, by: slow, at: at(0))
        var heard = 0
        for milliseconds in stride(from: 0, through: 10_100, by: 20) as StrideThrough<Int64> {
            let step = playback.step(at: at(milliseconds))
            heard += step.datagrams.count
            if step.events.contains(.left(connectionID: "A")) {
                #expect(milliseconds > 280)
                break
            }
        }
        #expect(heard == 5)
        #expect(!playback.participants[0].isPresent)
    }

    @Test func staysWhenToldTo() throws {
        var playback = try playback(staysAfterEnd: true)
        _ = playback.step(at: at(0))
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(0))
        #expect(playback.step(at: at(60_000)).events == [.appeared(connectionID: "B")])
        #expect(playback.participants.map(\.isPresent) == [true, true])
    }

    @Test func playsOnWithoutEndInALoop() throws {
        var playback = try playback(isLooping: true)
        _ = playback.step(at: at(0))
        _ = playback.forward(0, by: forwarding(to: 5000), at: at(0))
        // A round has 5.12 s; A sends five packets in each.
        let heard = playback.step(at: at(3 * 5120 - 1)).datagrams
        #expect(heard.map { sequence(of: $0.payload) } == Array(0..<15))
        let times = heard.map { timestamp(of: $0.payload) }
        #expect(times == (0..<3).flatMap { [UInt32](repeating: $0 * 245_760, count: 5) })
        #expect(playback.participants.map(\.isPresent) == [true, true])
    }

    @Test func refusesToLoopWhatItCannotRewrite() throws {
        var capture = SimulatedCapture(path: "srtp.pcap")
        try capture.append([1], port: 60001, at: .zero)
        let description = try ForwardedSDP(parsing: soraSDP + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\n")
        let participant = SimulatedPlayback.Participant(
            connectionID: "A", name: nil, description: description, joinAt: nil, leaveAt: nil)
        #expect(throws: SimulatorError.self) {
            try SimulatedPlayback(capture, participants: [participant], isLooping: true, staysAfterEnd: false)
        }
    }

    @Test func refusesAParticipantWithoutPackets() throws {
        let participant = SimulatedPlayback.Participant(
            connectionID: "A", name: nil, description: try ForwardedSDP(parsing: soraSDP), joinAt: nil, leaveAt: nil)
        let reason = "no packet was sent to a port of A's SDP"
        #expect(throws: SimulatorError.unusableCapture(path: "empty.pcap", reason: reason)) {
            try SimulatedPlayback(
                SimulatedCapture(path: "empty.pcap"), participants: [participant], isLooping: false,
                staysAfterEnd: false)
        }
    }
}
