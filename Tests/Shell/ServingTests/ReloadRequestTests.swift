import Testing

@testable import Serving

@Suite struct ReloadRequestTests {
    @Test(
        arguments: [
            (nil, nil, nil, false), ("", nil, nil, false), ("_HLS_msn=7", 7, nil, false),
            ("_HLS_msn=7&_HLS_part=2", 7, 2, false), ("_HLS_part=0&_HLS_msn=0", 0, 0, false),
            ("_HLS_skip=YES", nil, nil, true), ("_HLS_skip=v2&_HLS_msn=1", 1, nil, true),
            ("_HLS_skip=NO", nil, nil, false),
            ("token=abc&_HLS_msn=3&x", 3, nil, false), ("_HLS_other=1", nil, nil, false), ("=&&==", nil, nil, false),
            ("_HLS_msn=999999999999999", 999_999_999_999_999, nil, false),
        ] as [(String?, Int?, Int?, Bool)]) func hasTheDirectivesOfTheQuery(
            _ query: String?, _ sequence: Int?, _ part: Int?, _ isDelta: Bool
        ) throws
    {
        let request = try #require(ReloadRequest(parsing: query))
        #expect(request.sequence == sequence && request.part == part && request.isDelta == isDelta)
    }

    @Test(arguments: [
        "_HLS_part=1", "_HLS_msn=", "_HLS_msn", "_HLS_msn=-1", "_HLS_msn=x", "_HLS_msn=1.5", "_HLS_msn=1&_HLS_part=-1",
        "_HLS_msn=9999999999999999", "_HLS_msn=1&_HLS_part=99999999999999999999", "_HLS_msn=+1", "_HLS_msn=%31",
        "_HLS_msn=1=1", "_HLS_msn=١",
    ]) func refusesWhatItCannotFollow(_ query: String) {
        #expect(ReloadRequest(parsing: query) == nil)
    }

    private func answer(
        _ query: String, _ text: String = LivePlaylistTests.text(first: 7, count: 3), after waited: Duration = .zero
    ) throws -> ReloadRequest.Answer {
        try #require(ReloadRequest(parsing: query)).answer(
            from: try #require(LivePlaylist(parsing: text)), after: waited)
    }

    @Test(arguments: ["", "_HLS_skip=YES", "_HLS_msn=9", "_HLS_msn=1", "_HLS_msn=9&_HLS_part=3"])
    func getsAtOnceWhatIsThere(_ query: String) throws {
        #expect(try answer(query) == .now)
    }

    @Test(arguments: ["_HLS_msn=10", "_HLS_msn=11", "_HLS_msn=10&_HLS_part=0"])
    func waitsForWhatComesNext(_ query: String) throws {
        #expect(try answer(query) == .wait(atMost: .seconds(12)))
        #expect(try answer(query, after: .seconds(5)) == .wait(atMost: .seconds(7)))
    }

    @Test func waitsNoLongerThanThreeTargetDurations() throws {
        #expect(try answer("_HLS_msn=10", after: .milliseconds(11_999)) == .wait(atMost: .milliseconds(1)))
        #expect(try answer("_HLS_msn=10", after: .seconds(12)) == .late)
        #expect(try answer("_HLS_msn=9", after: .seconds(12)) == .now)
    }

    @Test(arguments: ["_HLS_msn=12", "_HLS_msn=999999999999999", "_HLS_msn=10&_HLS_part=3"])
    func isRefusedTooFarAhead(_ query: String) throws {
        #expect(try answer(query) == .refused)
    }

    @Test func isIgnoredAfterTheEnd() throws {
        #expect(try answer("_HLS_msn=100", LivePlaylistTests.text(count: 3, end: true)) == .now)
    }
}
