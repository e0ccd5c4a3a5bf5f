import RTP
import Testing

@Suite struct MediaDescriptionTests {
    private let media: [MediaDescription]

    init() throws {
        media = try SessionDescription(parsing: SampleDescriptions.webRTC.withCarriageReturns).media
    }

    @Test func readsTheAttributesOfAWebRTCAnswer() {
        #expect(media.map(\.kind) == ["audio", "video", "application"])
        #expect(media.map(\.mid) == ["0", "1", nil])
        #expect(media.map(\.direction) == [.receiveOnly, .inactive, .sendOnly])
        #expect(media.map(\.rtcp.isMultiplexed) == [true, false, false])
        #expect(media.map(\.rtcp.port) == [9, nil, nil])
        #expect(media[0].connectionAddress == "2001:db8::1")
        #expect(
            media[0].extensionMap == [
                .init(id: 1, uri: "urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
                .init(id: 14, uri: "urn:ietf:params:rtp-hdrext:toffset"),
            ])
    }

    @Test func saysHowAKeyFrameMayBeAskedFor() {
        var media = MediaDescription(kind: "video", port: 2, profile: "RTP/AVPF")
        #expect(media.keyFrameMessage(payloadType: 96) == nil)
        media.rtcp.feedback = [.init(payloadType: 96, message: "nack"), .init(payloadType: 96, message: "ccm fir")]
        #expect(media.keyFrameMessage(payloadType: 96) == .fullIntraRequest)
        #expect(media.keyFrameMessage(payloadType: 97) == nil)
        media.rtcp.feedback.append(.init(payloadType: nil, message: "nack pli"))
        #expect(media.keyFrameMessage(payloadType: 96) == .pictureLossIndication)
        #expect(media.keyFrameMessage(payloadType: 97) == .pictureLossIndication)
    }

    @Test func aPortOfZeroDisablesTheStream() {
        #expect(media.map(\.isEnabled) == [true, false, true])
    }

    @Test func gathersSourcesFromScatteredLines() {
        #expect(media[0].sources == [.init(ssrc: 1001, cname: "user")])
        #expect(media[1].sources == [.init(ssrc: 2001, cname: "user"), .init(ssrc: 2002)])
        #expect(media[1].ssrcs == [2001, 2002])
    }

    @Test func tellsMediaFromWhatRepairsThem() {
        #expect(media[1].sourceGroups == [SourceGroup(semantics: "FID", ssrcs: [2001, 2002])])
        #expect(media[1].mediaSSRCs == [2001])
        #expect(media[1].retransmissionSources == [2002: 2001])
        #expect(media[0].mediaSSRCs == [1001] && media[0].retransmissionSources.isEmpty)
    }

    @Test func findsFormatsByPayloadType() {
        #expect(media[0].payloadTypes.map(\.payloadType) == [111, 63, 0])
        #expect(media[0].format(payloadType: 63)?.encodingName == "red")
        #expect(media[0].format(payloadType: 0)?.encodingName == "PCMU")
        #expect(media[0].format(payloadType: 96) == nil)
        #expect(media[0].undescribedPayloadTypes == [110])
    }

    @Test func otherProfilesHaveNoPayloadTypes() {
        #expect(media[2].profile == "UDP/DTLS/SCTP")
        #expect(media[2].payloadTypes.isEmpty)
    }

    @Test(arguments: MediaDescription.Direction.allCases)
    func directionsAreWrittenAsInTheRFC(direction: MediaDescription.Direction) throws {
        let text = "v=0\nm=audio 2 RTP/AVP 0\na=\(direction.rawValue)\n"
        #expect(try SessionDescription(parsing: text).media.map(\.direction) == [direction])
    }
}
