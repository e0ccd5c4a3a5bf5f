import Media
import RTP
import Testing

@testable import Engine

@Suite struct TrackDescriptionTests {
    @Test func differsInWhateverADescriptionSays() {
        let plain = TrackDescription(
            kind: .video, format: PayloadFormat(payloadType: 120, encodingName: "VP8", clockRate: .video),
            payloadTypes: [120], port: 60_003, announcedSources: [])
        var announced = plain
        announced.announcedSources = [7]
        var moved = plain
        moved.port = 60_005
        #expect(plain == plain)
        #expect(plain != announced && plain != moved && moved != announced)
    }
}
