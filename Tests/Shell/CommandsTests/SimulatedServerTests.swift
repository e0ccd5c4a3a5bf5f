import Simulator
import Testing

@testable import Commands

@Suite struct SimulatedServerTests {
    @Test(arguments: [
        (SimulatedSoraEvent.appeared(connectionID: "C1"), "C1 joined"), (.left(connectionID: "C1"), "C1 left"),
        (.captureStarted(path: "x.pcap"), "playing x.pcap"),
        (
            .forwarding(connectionID: "C1", ipAddress: "127.0.0.1", audioPort: 5000, videoPort: 5002),
            "forwarding C1 to 127.0.0.1, audio 5000, video 5002"
        ),
        (.stopped(connectionID: "C1", sent: 90, lost: 10), "stopped C1: 90 packets sent, 10 lost on purpose"),
        (.keyFrameRequested(connectionID: "C1"), "key frame requested from C1"),
        (.refused(errorType: "INVALID-PARAMS"), "refused a request: INVALID-PARAMS"),
    ])
    func saysWhatHappens(event: SimulatedSoraEvent, line: String) {
        #expect(SimulatedServer.line(for: event) == line)
    }
}
