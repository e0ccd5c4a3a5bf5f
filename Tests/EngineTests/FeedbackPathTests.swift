import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct FeedbackPathTests {
    private static let sender = Endpoint(address: Scene.server, port: 40_000)
    private static let other = Endpoint(address: .v4(0x0A00_0002), port: 41_000)

    private func unseen(
        _ choice: KeyFrameRequestChoice = .pli, _ attributes: String..., port: UInt16 = 60_003
    ) throws -> FeedbackPath? {
        let text = Scene.describing((["m=video \(port) RTP/AVP 120"] + attributes).joined(separator: "\n"))
        let media = try #require(SessionDescription(parsing: text).media.first)
        return FeedbackPath(track: 0, port: port, payloadType: 120, media: media, choice: choice)
    }

    /// The path after a packet of the track from each of `sources`.
    private func path(
        _ attributes: String..., seeing sources: Endpoint..., reports: [Endpoint] = [], ssrc: UInt32 = 0xB0
    ) throws -> FeedbackPath {
        let media = "m=video 60003 RTP/AVP 120\n" + attributes.joined(separator: "\n")
        let description = try SessionDescription(parsing: Scene.describing(media))
        let first = try #require(description.media.first)
        var path = try #require(
            FeedbackPath(track: 0, port: 60_003, payloadType: 120, media: first, choice: .fir))
        var builder = RTPBuilder.picture(ssrc: ssrc)
        for source in sources {
            path.observe(builder.packet([0]).span, from: source, port: 60_003, current: 0xB0)
        }
        for source in reports {
            path.observe(builder.senderReport(of: 0, at: 0).span, from: source, port: 60_004, current: 0xB0)
        }
        return path
    }

    private func request(_ path: FeedbackPath) -> KeyFrameFeedback? {
        path.request(sender: 7, cname: "c", media: 0xB0, sequence: 5)
    }

    @Test func asksOneAboveThePortThatTheMediaComeFrom() throws {
        let path = try self.path(seeing: Self.sender)
        let feedback = try #require(request(path))
        #expect(feedback.target == Endpoint(address: Scene.server, port: 40_001))
        #expect(feedback.port == 60_004)
        let expected = KeyFrameRequest(message: .fullIntraRequest, sender: 7, cname: "c", media: 0xB0, sequence: 5)
        #expect(feedback.bytes == expected.rendered())
    }

    @Test func asksThePortOfTheMediaWhereRTCPSharesIt() throws {
        let path = try self.path("a=rtcp-mux", seeing: Self.sender)
        let feedback = try #require(request(path))
        #expect(feedback.target == Self.sender)
        #expect(feedback.port == 60_003)
    }

    @Test func asksWhereSenderReportsComeFrom() throws {
        let reports = Endpoint(address: Scene.server, port: 40_777)
        let path = try self.path("a=rtcp:60010", seeing: Self.sender, reports: [reports])
        let feedback = try #require(request(path))
        #expect(feedback.target == reports)
        #expect(feedback.port == 60_010)
    }

    @Test func doesNotFollowReportsToAnotherHost() throws {
        #expect(try request(path(seeing: Self.sender, reports: [Self.other]))?.target.address == Scene.server)
    }

    @Test func followsTheMedia() throws {
        let target = try request(path(seeing: Self.sender, Self.other))?.target
        #expect(target == Endpoint(address: Self.other.address, port: 41_001))
    }

    @Test func asksNobodyOnTheWordOfAnotherSource() throws {
        #expect(try request(path(seeing: Self.other, reports: [Self.other], ssrc: 0xB1)) == nil)
        #expect(try request(path(reports: [Self.sender])) == nil)
    }

    @Test func asksNobodyBeforeASourceIsBelieved() throws {
        var path = try #require(try unseen(.pli))
        var builder = RTPBuilder.picture()
        path.observe(builder.packet([0]).span, from: Self.sender, port: 60_003, current: nil)
        #expect(path.request(sender: 7, cname: "c", media: nil, sequence: 0) == nil)
        #expect(request(path) == nil)
    }

    @Test func looksAtItsOwnPortForMedia() throws {
        var path = try #require(try unseen(.pli))
        var builder = RTPBuilder.picture()
        path.observe(builder.packet([0]).span, from: Self.sender, port: 60_001, current: 0xB0)
        #expect(request(path) == nil)
    }

    @Test(arguments: [[UInt8](), [0x80], [0x80, 200], [0x80, 200, 0, 6, 0, 0, 0], [0x80, 120, 0, 0, 0, 0, 0, 0, 0]])
    func survivesShortDatagrams(bytes: [UInt8]) throws {
        var path = try #require(try unseen(.pli))
        path.observe(bytes.span, from: Self.sender, port: 60_003, current: 0)
        #expect(request(path) == nil)
    }

    @Test func hasNoPortAboveTheLast() throws {
        let last = Endpoint(address: Scene.server, port: .max)
        #expect(try request(path(seeing: last)) == nil)
        #expect(try request(path("a=rtcp-mux", seeing: last))?.target == last)
        #expect(try unseen(.pli, port: .max) == nil)
    }

    @Test func doesNotAskInTheNameOfTheSender() throws {
        let feedback = try path(seeing: Self.sender).request(sender: 0xB0, cname: "c", media: 0xB0, sequence: 0)
        let own = feedback?.bytes.span.uint32(at: 4)
        #expect(own == ~0xB0)
    }

    @Test func isThereOnlyWhereTheJobOrTheDescriptionSaysHow() throws {
        #expect(try unseen(.off, "a=rtcp-fb:120 nack pli") == nil)
        #expect(try unseen(.auto) == nil)
        #expect(try unseen(.auto, "a=rtcp-fb:120 nack") == nil)
        #expect(try unseen(.auto, "a=rtcp-fb:120 nack pli") != nil)
        #expect(try unseen(.fir) != nil)
    }

    @Test func isNotThereForEncryptedStreams() throws {
        let crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key:1"
        #expect(try unseen(.pli, crypto) == nil)
    }
}
