import CipherSupport
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

    private static let media =
        "m=audio 60001 RTP/AVP 0 8 109 63 110 101 13\na=rtpmap:109 opus/48000/2\na=rtpmap:63 red/48000/2\n"
        + "a=rtpmap:110 telephone-event/48000\na=rtpmap:101 telephone-event/8000"

    /// Payload type, what it is while PCMU is in use, and while Opus is.
    @Test(
        arguments: [
            (0, .media, .media), (8, .media, .media), (109, .media, .media),
            (63, .redundancy, .redundancy),
            (101, .telephoneEvent(.init(hertz: 8000)), .telephoneEvent(.init(hertz: 8000))),
            (110, .telephoneEvent(.opus), .telephoneEvent(.opus)), (13, .comfortNoise, .comfortNoise), (99, nil, nil),
        ] as [(UInt8, PayloadRole?, PayloadRole?)])
    func knowsWhatAPayloadTypeIsByTheFormatInUse(payloadType: UInt8, narrow: PayloadRole?, wide: PayloadRole?) throws {
        let plan = ReceptionPlan(
            connectionID: "A", description: try SessionDescription(parsing: Scene.describing(Self.media)),
            ciphers: CountingCiphers())
        let track = try #require(plan.tracks.first)
        #expect(track.codings.map(\.format.encodingName) == ["PCMU", "PCMA", "opus"])
        #expect(track.payloadTypes == [0, 8, 109])
        #expect([0, 8, 109].map { track.coding(of: $0) } == [0, 1, 2] && track.coding(of: 63) == nil)
        #expect(track.role(of: payloadType, in: 0) == narrow)
        #expect(track.role(of: payloadType, in: 2) == wide)
        #expect(track.routing.payloadTypes.sorted() == [0, 8, 13, 63, 101, 109, 110])
    }
}
