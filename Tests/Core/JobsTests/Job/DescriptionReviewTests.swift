import Jobs
import RTP
import Testing

@Suite struct DescriptionReviewTests {
    private func review(_ lines: String...) throws -> DescriptionReview {
        let description = try SessionDescription(parsing: (["v=0"] + lines).joined(separator: "\n"))
        return DescriptionReview(of: description, connectionID: "A")
    }

    @Test func hasNothingToSayOfAGoodDescription() throws {
        let review = try review("m=audio 4 RTP/AVP 0", "m=application 9 UDP/DTLS/SCTP x", "m=video 0 TCP/RTP/AVP 96")
        #expect(review.passedOver.isEmpty && review.refusals.isEmpty && review.hasStream && review.refusal == nil)
    }

    @Test func namesEachLineThatWasPassedOver() throws {
        let review = try review("m=audio 4 RTP/AVP 0", "a=ssrc:* cname:x", "a=extmap:3/sendonly")
        #expect(review.passedOver.map(\.reason) == [.descriptionUnclear, .descriptionUnclear])
        #expect(review.passedOver.map(\.connectionID) == ["A", "A"])
        #expect(
            review.passedOver.first?.message
                == "line 3 cannot be read; expected: a=ssrc:<SSRC> <attribute>[:<value>]; the session description is "
                + "used without it")
        #expect(review.passedOver.last?.message.hasPrefix("line 4 ") == true && review.hasStream)
    }

    /// The sender may send all the same, so the stream is recorded; the warning explains why it may be empty.
    @Test func saysThatAStreamIsInactive() throws {
        let review = try review("m=audio 4 RTP/AVP 0", "a=inactive", "m=video 0 RTP/AVP 96", "a=inactive")
        #expect(review.hasStream && review.refusal == nil && review.refusals.isEmpty)
        #expect(review.passedOver.map(\.track) == ["audio"] && review.passedOver.map(\.reason) == [.descriptionUnclear])
        #expect(review.passedOver.first?.message.contains("a=inactive") == true)
        #expect(try self.review("m=audio 4 RTP/AVP 0", "a=recvonly").passedOver.isEmpty)
    }

    @Test func countsTheRestOfManyLines() throws {
        let review = try review("m=audio 4 RTP/AVP 0", String(repeating: "?\n", count: 20))
        #expect(review.passedOver.count == SessionDescription.passedOverLimit + 1)
        #expect(review.passedOver.last?.message == "4 more lines of the session description cannot be read")
    }

    // RTSP names the ports later; a stream with port 0 beside others is rejected, and nothing to speak of.
    @Test func refusesADescriptionWithoutAnyPort() throws {
        let none = try review("m=audio 0 RTP/AVP 0", "m=video 0 RTP/AVP 96")
        #expect(none.refusal?.contains("port 0") == true && none.refusals.isEmpty)
        #expect(try review("m=audio 0 RTP/AVP 0", "m=video 4 RTP/AVP 96\na=rtpmap:96 VP8/90000").refusal == nil)
    }

    @Test func refusesTheConnectionOnlyWhereNoStreamIsLeft() throws {
        let one = try review("m=audio 4 RTP/AVP 0", "m=video 6 TCP/RTP/AVP 96")
        #expect(one.hasStream && one.refusal == nil && one.refusals.map(\.track) == ["video"])
        let none = try review("m=audio 4 RTP/AVP 3", "m=video 6 TCP/RTP/AVP 96")
        #expect(!none.hasStream && none.refusals.map(\.track) == ["audio", "video"])
        #expect(none.refusal?.contains("GSM") == true && none.refusal?.contains("TCP/RTP/AVP") == true)
        let empty = try review("m=application 0 RTP/AVP 0")
        #expect(!empty.hasStream && empty.refusal == nil)
    }
}
