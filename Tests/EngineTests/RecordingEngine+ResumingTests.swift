import FileSupport
import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

/// A recorder was killed at 1 s and another went on at 3 s: packets up to 1 s, the event, packets from 3 s on.
@Suite struct RecordingEngineResumingTests {
    private struct Call {
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
    }

    private func resumption(_ scene: inout Scene, from since: Int64 = 1000, at time: Int64 = 3000) {
        scene.handle(.recordingResumed(since: SessionTime(milliseconds: since)), at: time)
    }

    /// One call: what nobody heard was sent all the same.
    private func play(in scene: inout Scene, from resumed: Int64 = 3000) {
        var call = Call()
        let all = merged(call.audio.speak(250, from: 0), call.picture.film(125, from: 5))
        scene.play(all.filter { $0.time < SessionTime(milliseconds: 1000) })
        resumption(&scene, at: resumed)
        scene.play(all.filter { $0.time >= SessionTime(milliseconds: resumed) })
    }

    @Test func theGapIsAPauseAndNoLoss() throws {
        var scene = Scene()
        scene.join()
        play(in: &scene)
        let report = scene.finish(at: 5200)
        let (audio, video) = (try report.track(.audio), try report.track(.video))
        #expect(audio.lost == 0 && video.lost == 0)
        #expect(audio.packets == 150 && audio.framesWritten == 150)
        #expect(video.frozenMilliseconds == 0)
        #expect(audio.gaps.count == 1 && abs(audio.gaps.total - 2) < 0.05)
        #expect(audio.ssrcs.count == 1)
        // Right times: what was sent at 3 s is at 3 s.
        let times = try scene.matroska().blocks("A_OPUS").map(\.time)
        #expect(times[49] == 980 && times[50] == 3000 && times.last == 4980)
    }

    @Test func theReportCountsIt() throws {
        var scene = Scene()
        scene.join()
        play(in: &scene)
        #expect(scene.engine.resumptionCount == 1)
        let report = scene.finish(at: 5200)
        let resumed = try #require(report.source.resumed)
        #expect(resumed.count == 1 && resumed.unseenSeconds == 2)
        #expect(report.connections[0].unseenSeconds == 2)
        #expect(report.warnings.contains { $0.reason == .interrupted })
    }

    /// Pictures up to the next key frame cannot be decoded, so that one is asked for at once.
    @Test func waitsForAKeyFrame() throws {
        var scene = Scene()
        scene.join()
        var picture = RTPBuilder.picture()
        let all = picture.film(100, from: 0, keyEvery: 1000)
        scene.play(all.filter { $0.time < SessionTime(milliseconds: 1000) })
        #expect(scene.needingKeyFrame.isEmpty)
        resumption(&scene)
        scene.play(all.filter { $0.time >= SessionTime(milliseconds: 3000) })
        #expect(scene.needingKeyFrame == ["A"])
        let report = scene.finish(at: 4200)
        #expect(try report.track(.video).framesWritten == 25)
        #expect(try report.track(.video).frozenMilliseconds == 0)
    }

    /// A kill between the packets of a picture, or while pictures wait because they came late: what is whole of them is
    /// written, and belongs before the pause.
    @Test(arguments: [0, 150] as [Int64], [2, 3, 10, 11, 40, 41])
    func noPictureFreezesWhereverTheRecorderWasKilled(delay: Int64, packetCount: Int) throws {
        var scene = Scene()
        scene.join()
        var picture = RTPBuilder.picture()
        let all = picture.film(125, from: 0, keyEvery: 1000)
        var before = Array(all.prefix(packetCount))
        for i in before.indices.suffix(4) { before[i].time = before[i].time + Interval(milliseconds: delay) }
        scene.play(before)
        let since = try #require(before.last?.time)
        let resumed = (since - .zero).nanoseconds / 1_000_000 + 200
        scene.handle(.recordingResumed(since: since), at: resumed)
        scene.play(all.filter { $0.time >= SessionTime(milliseconds: resumed) })
        let report = scene.finish(at: 5200)
        let video = try report.track(.video)
        #expect(video.frozenMilliseconds == 0 && video.lost == 0)
        #expect(video.framesWritten == UInt64(packetCount / 2))
    }

    @Test func whoNeverComesAgainLeftWhenNobodyListened() throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(50, from: 0))
        resumption(&scene)
        scene.leave(at: 3100)
        let report = scene.finish(at: 4000)
        let connection = report.connections[0]
        #expect(connection.unseenSeconds == nil)
        #expect(connection.existsUntil < report.startedAt.at(SessionTime(milliseconds: 1100)))
    }

    /// Nonsense in a damaged journal: what is said to have begun later than now, or before the beginning.
    @Test(arguments: [Int64.min, -5, 9_000_000_000_000, .max]) func survivesAnyTime(since: Int64) throws {
        var scene = Scene()
        scene.join()
        var audio = RTPBuilder.audio()
        scene.play(audio.speak(50, from: 0))
        scene.handle(.recordingResumed(since: SessionTime(nanoseconds: since)), at: 2000)
        scene.play(audio.speak(50, from: 2000))
        let report = scene.finish(at: 3100)
        let unseen = try #require(report.source.resumed).unseenSeconds
        #expect(unseen >= 0 && unseen <= 2)
        #expect(try report.track(.audio).framesWritten == 100)
    }

    @Test func manyResumptionsGiveTheSameBytesTwice() {
        let runs = (0..<2).map { _ in
            var scene = Scene()
            scene.join()
            var call = Call()
            for i in 0..<Int64(20) {
                let packets = merged(
                    call.audio.speak(20, from: i * 1000), call.picture.film(10, from: i * 1000 + 5))
                scene.play(packets)
                resumption(&scene, from: i * 1000 + 400, at: i * 1000 + 900)
            }
            _ = scene.finish(at: 21_000)
            return scene.files
        }
        #expect(runs[0] == runs[1] && !runs[0].isEmpty)
    }
}
