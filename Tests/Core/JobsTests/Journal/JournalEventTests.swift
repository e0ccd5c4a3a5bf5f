import Jobs
import Media
import Testing

@Suite struct JournalEventTests {
    /// With everything that a source may know.
    static let participant: ConnectionJoined = {
        var joined = ConnectionJoined(connectionID: "B", name: "Bo", sdp: "v=0", ports: [])
        joined.avatar = "/faces/b.png"
        joined.isScreen = true
        joined.keyFrameRequest = .api
        joined.expectedSSRCs = [0, .max]
        return joined
    }()

    /// One event of every kind, with and without what may be missing.
    static let events: [JournalEvent] =
        [
            .jobStarted(
                JobStarted(
                    job: #"{"source":{"type":"capture","file":"é\\"}}"#, recordingID: "rec-1",
                    sessionStart: WallTime(nanoseconds: Samples.start.nanoseconds + 123_456_789),
                    tick: Interval(milliseconds: 20), writer: "rokuga 0.1.0")),
            .connectionOpening(connectionID: "A", name: "会議", ports: [50_000, 50_001, 65_535]),
            .connectionOpening(connectionID: "A", name: nil, ports: []),
            .connectionJoined(
                ConnectionJoined(
                    connectionID: "A", name: "\u{1F600}", sdp: Samples.sdp,
                    ports: [
                        .init(port: 50_000, role: .audioRTP), .init(port: 50_001, role: .audioRTCP),
                        .init(port: 50_002, role: .videoRTP), .init(port: 50_003, role: .videoRTCP),
                    ], sourceAddress: "2001:db8::1")),
            .connectionJoined(ConnectionJoined(connectionID: "A", sdp: "", ports: [])),
            .connectionJoined(participant),
            .connectionLeft(connectionID: "A", reason: "left the channel"),
            .sourceInterrupted(reason: "HTTP 500\n"),
            .sourceResumed(unseenSeconds: 1.25),
            .sourceResumed(unseenSeconds: 1e-9),
            .kernelDrops(port: 50_000, count: .max),
            .unexpectedSenders(port: 0, count: 0),
            .keyFrameRequested(connectionID: "A"),
            .compositionEffort(.full, from: .zero),
            .compositionEffort(.heldPicture, from: SessionTime(nanoseconds: .max)),
            .recordingResumed(since: SessionTime(milliseconds: 1500)),
            .unknown("layout_changed"),
        ] + StopReason.allCases.map { .stop($0) }

    @Test func portsKnowWhetherTheyAreForRTCP() {
        #expect(ConnectionJoined.Role.allCases.filter(\.isRTCP) == [.audioRTCP, .videoRTCP])
    }

    @Test func differByTheirContent() {
        for (i, left) in Self.events.enumerated() {
            for (j, right) in Self.events.enumerated() {
                #expect((left == right) == (i == j))
            }
        }
    }
}
