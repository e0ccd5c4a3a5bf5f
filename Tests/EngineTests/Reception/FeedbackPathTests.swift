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
        return FeedbackPath(track: 0, payloadType: 120, media: media, choice: choice)
    }

    /// The path after a packet of the track from each of `sources`, and a report about it from each of `reports`.
    private func path(
        _ attributes: String..., seeing sources: Endpoint..., reports: [Endpoint] = []
    ) throws -> FeedbackPath {
        let media = "m=video 60003 RTP/AVP 120\n" + attributes.joined(separator: "\n")
        let description = try SessionDescription(parsing: Scene.describing(media))
        let first = try #require(description.media.first)
        var path = try #require(FeedbackPath(track: 0, payloadType: 120, media: first, choice: .fir))
        for source in sources { path.noteMedia(from: source) }
        for source in reports { path.noteReport(from: source) }
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

    @Test func asksNobodyOnTheWordOfReportsAlone() throws {
        #expect(try request(path(reports: [Self.sender])) == nil)
    }

    @Test func asksNobodyBeforeASourceIsBelieved() throws {
        let path = try path(seeing: Self.sender)
        #expect(path.request(sender: 7, cname: "c", media: nil, sequence: 0) == nil)
        let unseen = try #require(try unseen(.pli))
        #expect(request(unseen) == nil)
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
