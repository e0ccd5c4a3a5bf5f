import Jobs
import Media
import Testing

@Suite struct JournalEventRenderingTests {
    private func text(_ event: JournalEvent) -> String {
        String(decoding: event.rendered(), as: UTF8.self)
    }

    /// The format of version 1: a change here makes old journals unreadable.
    @Test func isCompactSortedJSON() {
        let started = JobStarted(
            job: "{}", recordingID: "rec-1", sessionStart: Samples.moment(456), tick: Interval(milliseconds: 20),
            writer: "rokuga 0.1.0")
        let joined = ConnectionJoined(
            connectionID: "A", name: "Ann", sdp: "v=0\r\n", ports: [.init(port: 50_000, role: .audioRTP)],
            sourceAddress: "192.0.2.1")
        for (event, json) in [
            (
                JournalEvent.jobStarted(started),
                #"{"job":"{}","recording_id":"rec-1","session_start":"2026-11-21T02:00:00.456Z","#
                    + #""session_start_ns":1795226400456000000,"tick_ns":20000000,"type":"job_started","v":1,"#
                    + #""writer":"rokuga 0.1.0"}"#
            ),
            (
                .connectionOpening(connectionID: "A", name: nil, ports: [1, 2]),
                #"{"connection_id":"A","ports":[1,2],"type":"connection_opening","v":1}"#
            ),
            (
                .connectionJoined(joined),
                #"{"connection_id":"A","name":"Ann","ports":[{"port":50000,"role":"audio_rtp"}],"sdp":"v=0\r\n","#
                    + #""source_address":"192.0.2.1","type":"connection_joined","v":1}"#
            ),
            (
                .connectionJoined(JournalEventTests.participant),
                #"{"avatar":"/faces/b.png","connection_id":"B","name":"Bo","ports":[],"request_key_frame":"api","#
                    + #""screen":true,"sdp":"v=0","ssrcs":[0,4294967295],"type":"connection_joined","v":1}"#
            ),
            (
                .connectionLeft(connectionID: "A", reason: "gone"),
                #"{"connection_id":"A","reason":"gone","type":"connection_left","v":1}"#
            ),
            (.sourceInterrupted(reason: "x"), #"{"reason":"x","type":"source_interrupted","v":1}"#),
            (.sourceResumed(unseenSeconds: 1.5), #"{"type":"source_resumed","unseen_s":1.5,"v":1}"#),
            (.kernelDrops(port: 1, count: 2), #"{"count":2,"port":1,"type":"kernel_drops","v":1}"#),
            (.unexpectedSenders(port: 1, count: 2), #"{"count":2,"port":1,"type":"unexpected_senders","v":1}"#),
            (
                .recordingResumed(since: SessionTime(milliseconds: 1500)),
                #"{"since_ns":1500000000,"type":"recording_resumed","v":1}"#
            ),
            (.keyFrameRequested(connectionID: "A"), #"{"connection_id":"A","type":"key_frame_requested","v":1}"#),
            (
                .compositionEffort(.halfTiles, from: SessionTime(milliseconds: 1)),
                #"{"effort":"half_tiles","from_ns":1000000,"type":"composition_effort","v":1}"#
            ),
            (.stop(.endOfCapture), #"{"reason":"end_of_capture","type":"stop","v":1}"#),
            (.unknown("later"), #"{"type":"later","v":1}"#),
        ] {
            #expect(text(event) == json)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func writesNoNumberThatJSONDoesNotHave(seconds: Double) {
        #expect(text(.sourceResumed(unseenSeconds: seconds)) == #"{"type":"source_resumed","unseen_s":0,"v":1}"#)
    }
}
