import RTP
import Testing

@Suite struct SourceGroupTests {
    @Test(arguments: [("FID", [2, 3]), ("FEC-FR", [2, 3]), ("FEC", [2, 3]), ("SIM", []), ("fid", [2, 3])])
    func knowsWhoRepairsWhom(semantics: String, repairs: [UInt32]) {
        #expect(Array(SourceGroup(semantics: semantics, ssrcs: [1, 2, 3]).repairSources) == repairs)
        #expect(SourceGroup(semantics: semantics, ssrcs: []).repairSources.isEmpty)
    }

    @Test func standsInAMediaSection() throws {
        let text = "v=0\nm=video 9 RTP/AVP 96\na=ssrc-group:FID 10 11\na=ssrc-group:SIM 10 20\na=ssrc:10 cname:a\n"
        let media = try #require(try SessionDescription(parsing: text).media.first)
        #expect(
            media.sourceGroups == [
                SourceGroup(semantics: "FID", ssrcs: [10, 11]), SourceGroup(semantics: "SIM", ssrcs: [10, 20]),
            ])
    }

    @Test(arguments: ["a=ssrc-group:", "a=ssrc-group:FID 1 x", "a=ssrc-group:FID -1", "a=ssrc-group:FID 4294967296"])
    func passesOverWhatIsNoGroup(line: String) throws {
        let description = try SessionDescription(parsing: "v=0\nm=video 9 RTP/AVP 96\n\(line)\n")
        #expect(description.media[0].sourceGroups.isEmpty)
        let expected = "a=ssrc-group:<semantics> <SSRC> ..."
        #expect(description.passedOver == [.malformed(line: 3, expected: expected)])
    }
}
