import Hummingbird
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5))) struct PlaylistWatchTests {
    private let watch = PlaylistWatch()
    private let scratch: Scratch
    private var path: String { scratch.path + "/video.m3u8" }

    init() throws {
        scratch = try Scratch(["video.m3u8": LivePlaylistTests.text(count: 3)])
    }

    private func ask(_ query: String) async throws -> PlaylistWatch.Outcome {
        await watch.playlist(at: path, for: try #require(ReloadRequest(parsing: query)))
    }

    private func last(_ outcome: PlaylistWatch.Outcome) -> Int? {
        if case .snapshot(let snapshot) = outcome { snapshot.playlist?.last } else { nil }
    }

    private func kind(_ outcome: PlaylistWatch.Outcome) -> String {
        switch outcome {
        case .snapshot: "snapshot"
        case .missing: "missing"
        case .refused: "refused"
        case .late: "late"
        }
    }

    @Test func answersAtOnce() async throws {
        #expect(last(try await ask("")) == 2)
        #expect(last(try await ask("_HLS_msn=2")) == 2)
    }

    @Test func seesEachChange() async throws {
        #expect(last(try await ask("")) == 2)
        try scratch.write(LivePlaylistTests.text(count: 4), to: "video.m3u8")
        #expect(last(try await ask("")) == 3)
    }

    @Test func waitsUntilTheSegmentIsThere() async throws {
        #expect(last(try await ask("")) == 2)
        async let third = ask("_HLS_msn=3")
        async let fourth = ask("_HLS_msn=4")
        try scratch.write(LivePlaylistTests.text(count: 4), to: "video.m3u8")
        #expect(last(try await third).map { $0 >= 3 } == true)
        try scratch.write(LivePlaylistTests.text(count: 5), to: "video.m3u8")
        #expect(last(try await fourth) == 4)
    }

    @Test func answersEveryoneWhoWaits() async throws {
        let path = path
        let watch = watch
        let counts = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    var request = ReloadRequest()
                    request.sequence = 3
                    let outcome = await watch.playlist(at: path, for: request)
                    if case .snapshot(let snapshot) = outcome { return snapshot.playlist?.last }
                    return nil
                }
            }
            try scratch.write(LivePlaylistTests.text(count: 4), to: "video.m3u8")
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.count == 200 && counts.allSatisfy { $0 == 3 })
    }

    @Test func answersWhenTheRecordingEnds() async throws {
        async let waiting = ask("_HLS_msn=3")
        try scratch.write(LivePlaylistTests.text(count: 3, end: true), to: "video.m3u8")
        #expect(last(try await waiting) == 2)
    }

    @Test func refusesWhatIsTooFar() async throws {
        #expect(kind(try await ask("_HLS_msn=5")) == "refused")
    }

    @Test func givesUpAfterThreeTargets() async throws {
        let text = LivePlaylistTests.text(count: 3).replacing("DURATION:4", with: "DURATION:1")
        try scratch.write(text, to: "video.m3u8")
        let begin = ContinuousClock.now
        #expect(kind(try await ask("_HLS_msn=3")) == "late")
        #expect(ContinuousClock.now - begin >= .seconds(3))
    }

    @Test func hasNothingWhereNothingIs() async throws {
        try scratch.remove("video.m3u8")
        #expect(kind(try await ask("")) == "missing")
    }

    @Test func noticesThatItIsGone() async throws {
        async let waiting = ask("_HLS_msn=3")
        try scratch.remove("video.m3u8")
        #expect(kind(try await waiting) == "missing")
    }

    /// A playlist with a part of the next segment, and a hint at a further one.
    private func text(hintingAt part: String?, end: Bool = false) -> String {
        LivePlaylistTests.text(count: 3, end: end)
            + (part.map { "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"\($0)\"\n" } ?? "")
    }

    @Test func waitsForAPartThatIsHintedAt() async throws {
        try scratch.write(text(hintingAt: "video/4.1.m4s"), to: "video.m3u8")
        let (watch, path) = (watch, path)
        #expect(await !watch.hint(at: "video/4.2.m4s", in: path))
        async let waiting = watch.hint(at: "video/4.1.m4s", in: path)
        try scratch.write(text(hintingAt: "video/4.2.m4s"), to: "video.m3u8")
        // Either it waited, or the playlist had changed before.
        _ = await waiting
        #expect(await !watch.hint(at: "video/4.1.m4s", in: path))
        try scratch.write(text(hintingAt: "video/4.2.m4s", end: true), to: "video.m3u8")
        #expect(await !watch.hint(at: "video/4.2.m4s", in: path))
        #expect(await !watch.hint(at: "video/4.2.m4s", in: scratch.path + "/none"))
    }

    @Test func givesUpAPartAfterThreeTargets() async throws {
        try scratch.write(
            text(hintingAt: "video/4.1.m4s").replacing("DURATION:4", with: "DURATION:1"), to: "video.m3u8")
        let begin = ContinuousClock.now
        #expect(await watch.hint(at: "video/4.1.m4s", in: path))
        #expect(ContinuousClock.now - begin >= .seconds(3))
    }

    @Test func endsAllWaits() async throws {
        let watch = watch
        async let waiting = ask("_HLS_msn=3")
        await watch.close()
        #expect(kind(try await waiting) == "late")
    }

    @Test func givesOtherPlaylistsAsTheyAre() async throws {
        try scratch.write("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n", to: "video.m3u8")
        let outcome = try await ask("_HLS_msn=99")
        guard case .snapshot(let snapshot) = outcome else { throw ServingError.unfinished }
        #expect(snapshot.playlist == nil && snapshot.delta == nil)
        #expect(String(buffer: snapshot.whole).hasSuffix("video.m3u8\n"))
    }

    @Test func makesWhatItSendsOncePerChange() async throws {
        try scratch.write(LivePlaylistTests.text(count: 9), to: "video.m3u8")
        guard case .snapshot(let snapshot) = try await ask("") else { throw ServingError.unfinished }
        let playlist = try #require(snapshot.playlist)
        #expect(String(buffer: snapshot.whole) == playlist.rendered(skippingOld: false))
        #expect(snapshot.delta.map { String(buffer: $0) } == playlist.rendered(skippingOld: true))
        try scratch.write(LivePlaylistTests.text(count: 9, end: true), to: "video.m3u8")
        guard case .snapshot(let ended) = try await ask("") else { throw ServingError.unfinished }
        #expect(ended.delta == nil && String(buffer: ended.whole) == LivePlaylistTests.text(count: 9, end: true))
    }
}
