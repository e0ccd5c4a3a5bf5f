import Jobs
import Media
import Testing

@Suite struct JobSourceTests {
    @Test func soraAsksTwiceASecondForEverybody() {
        let source = SoraSource(url: "http://host/", channelID: "room")
        #expect(source.connections == .all)
        #expect(source.pollInterval == Interval(milliseconds: 500))
        #expect(source.ipAddress == "127.0.0.1")
        #expect(source.requestsKeyFrames)
    }

    @Test func sendersOfPlainRTPAreNotAskedUnlessTheJobSaysSo() {
        let connection = SDPSource.Connection(connectionID: "a", description: .file("x"))
        #expect(connection.keyFrameRequest == .off)
    }

    @Test func onlySessionDescriptionsSayWhoIsThere() {
        let connections = [SDPSource.Connection(connectionID: "a", description: .text(""))]
        let others = [
            JobSource.sora(SoraSource(url: "http://host/", channelID: "room")), .capture(CaptureSource(file: "a")),
        ]
        for var other in others {
            let unchanged = other
            other.describedConnections = connections
            #expect(other == unchanged && other.describedConnections.isEmpty)
        }
        var source = JobSource.sdp(SDPSource(connections: []))
        source.describedConnections = connections
        #expect(source == .sdp(SDPSource(connections: connections)))
        #expect(source.describedConnections == connections)
    }

    @Test func differsByItsKind() {
        let capture = JobSource.capture(CaptureSource(file: "a"))
        #expect(capture != .sdp(SDPSource(connections: [])))
        #expect(capture == .capture(CaptureSource(file: "a", descriptionFiles: [])))
        #expect(
            SDPSource.Connection(connectionID: "a", description: .file("x"))
                != SDPSource.Connection(connectionID: "a", description: .text("x")))
    }
}
