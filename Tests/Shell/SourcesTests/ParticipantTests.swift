import Jobs
import Sources
import Testing

@Suite struct ParticipantTests {
    @Test func theJournalSaysAllOfItButTheKeys() {
        var participant = Participant(connectionID: "A", name: "Ada", sdp: "secret")
        participant.sourceAddress = "192.0.2.1"
        participant.avatar = "/a.png"
        participant.isScreen = true
        participant.keyFrameRequest = .fir
        participant.expectedSSRCs = [7]
        let ports: [ConnectionJoined.PortRole] = [.init(port: 50_000, role: .audioRTP)]
        let joined = participant.joined(on: ports, sdp: "named")
        var expected = ConnectionJoined(
            connectionID: "A", name: "Ada", sdp: "named", ports: ports, sourceAddress: "192.0.2.1")
        expected.avatar = "/a.png"
        expected.isScreen = true
        expected.keyFrameRequest = .fir
        expected.expectedSSRCs = [7]
        #expect(joined == expected)
    }
}
