import Foundation
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

/// A channel that is recorded for long: what left is kept as its part of the report, and nothing else.
///
/// `ROKUGA_JOINS=20000` records fourteen days of so many participants, each of whom joins twice, and measures the
/// memory; without it there are few of them.
@Suite struct LongChannelTests {
    private static let audio = Scene.describing("m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2")
    private static let ports = Array(Scene.roles.prefix(2))

    /// Joins, speaks for two seconds and leaves; the next one comes on the same ports.
    private func call(_ scene: inout Scene, _ number: Int) {
        let start = Int64(number) * 4000
        var audio = RTPBuilder.audio(ssrc: UInt32(number) &* 2_654_435_761)
        scene.open("C\(number)", ports: Self.ports, at: start)
        scene.join("C\(number)", sdp: Self.audio, ports: Self.ports, at: start + 10)
        scene.play(audio.speak(100, from: start + 20))
        scene.leave("C\(number)", at: start + 2100)
        scene.handle(.kernelDrops(port: Scene.audioPort, count: 3), at: start + 2100)
        scene.advance(to: start + 4000)
        scene.drain()
    }

    @Test func keepsOnlyTheReportOfWhoHasLeft() throws {
        var scene = Scene(outputs: [.mkv, .mp4])
        for number in 0..<50 { call(&scene, number) }
        let engine = scene.engine
        #expect(engine.departed.count == 50)
        #expect(engine.reception.active.isEmpty)
        let keptTracks = engine.reception.connections.map { $0.tracks.count }
        let keptFiles = engine.outputs.connections.map { $0.series.count }
        #expect(keptTracks.max() == 0 && keptFiles.max() == 0)
        #expect(engine.reception.keptCount == 1)
        let report = scene.finish()
        #expect(report.connections.map(\.connectionID) == (0..<50).map { "C\($0)" })
        for connection in report.connections {
            let frames = connection.outputs.map { $0.tracks.first?.frames }
            #expect(frames == [100, 100])
            #expect(connection.tracks.map(\.packets) == [100])
            // What the kernel dropped is told after the ports are closed.
            #expect(connection.tracks.map(\.kernelDropped) == [3])
        }
        #expect(scene.files.count == 100 && scene.completed.count == 100)
    }

    /// Ports were bound for a stream that the connection turned out not to have, and packets come there nevertheless.
    @Test func aPortThatWasBoundInVainLeadsNowhere() {
        var scene = Scene()
        scene.open("A", ports: Scene.roles, at: 0)
        scene.join("A", sdp: Self.audio, ports: Self.ports, at: 10)
        scene.leave("A", at: 100)
        scene.advance(to: 4000)
        var audio = RTPBuilder.audio()
        var stray = audio.speak(3, from: 4010)
        for i in stray.indices { stray[i].port = Scene.videoPort }
        scene.play(stray)
        // The next one gets the number of the opening that has gone, and nothing of that port.
        scene.open("B", ports: Self.ports, at: 4100)
        scene.play(stray)
        scene.join("B", sdp: Self.audio, ports: Self.ports, at: 4110)
        #expect(scene.finish(at: 5000).connections.map { $0.tracks.map(\.packets) } == [[0], [0]])
    }

    @Test func whoHasLeftIsReportedAsIfNothingHadBeenReleased() {
        var released = Scene()
        var kept = Scene()
        call(&released, 0)
        call(&released, 1)
        // The recording ends before anything is released.
        var audio = RTPBuilder.audio(ssrc: 0)
        kept.open("C0", ports: Self.ports, at: 0)
        kept.join("C0", sdp: Self.audio, ports: Self.ports, at: 10)
        kept.play(audio.speak(100, from: 20))
        kept.leave("C0", at: 2100)
        kept.handle(.kernelDrops(port: Scene.audioPort, count: 3), at: 2100)
        let first = kept.finish(at: 2100).connections.first
        let report = released.finish()
        #expect(first != nil && report.connections.first == first)
        #expect(kept.files["C0.mkv"] == released.files["C0.mkv"])
    }

    @Test func aFileThatIsNotHandedOutYetIsNotForgotten() {
        var scene = Scene()
        var audio = RTPBuilder.audio()
        scene.join("A", sdp: Self.audio, ports: Self.ports)
        scene.play(audio.speak(100, from: 0))
        scene.leave("A", at: 2000)
        scene.advance(to: 10_000)
        #expect(scene.engine.departed.count == 1)
        scene.drain()
        #expect(scene.completed == ["A.mkv"])
        #expect(scene.engine.outputs.connections[0].series.isEmpty)
    }

    /// Two packets of anyone make an epoch, once the source is silent.
    @Test func aHundredSourcesOfATrackAreListedAndTheOthersCounted() throws {
        var scene = Scene()
        scene.join("A", sdp: Self.audio, ports: Self.ports)
        for number in 0..<150 {
            var audio = RTPBuilder.audio(ssrc: UInt32(1000 + number))
            scene.play(audio.speak(3, from: Int64(number) * 400))
        }
        let track = try #require(scene.finish().connections.first?.tracks.first)
        let listed = (1000..<1100).map { UInt32($0) }
        #expect(track.ssrcs == listed && track.ssrcCount == 150)
    }

    private static let joins = Int(ProcessInfo.processInfo.environment["ROKUGA_JOINS"] ?? "") ?? 0

    private var residentBytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { Int($0[1]) } ?? 0) * 4096
    }

    /// What may happen to one participant: the API fails before, meanwhile and behind; Sora refuses a forwarding; the
    /// sender changes its SSRC; the participant loses the connection and comes back under the same id.
    private func visit(_ scene: inout Scene, _ number: Int, at start: Int64) {
        let id = "C\(number)"
        scene.handle(.sourceInterrupted(reason: "timed out"), at: start)
        // The ports are bound, and the API does not answer until the participant has gone.
        scene.open("F\(number)", ports: Self.ports, at: start)
        scene.leave("F\(number)", at: start + 500)
        scene.handle(.sourceInterrupted(reason: "timed out"), at: start + 500)
        scene.handle(.sourceResumed(unseenSeconds: 1), at: start + 1000)
        for (visit, offset) in [Int64(1000), 8000].enumerated() {
            scene.open(id, ports: Self.ports, at: start + offset)
            scene.join(id, sdp: Self.audio, ports: Self.ports, at: start + offset + 10)
            for (part, later) in [Int64(20), 3000].enumerated() {
                var audio = RTPBuilder.audio(ssrc: UInt32(truncatingIfNeeded: number * 4 + visit * 2 + part + 1))
                scene.play(audio.speak(100, from: start + offset + later))
            }
            scene.handle(.keyFrameRequested(connectionID: id), at: start + offset + 5000)
            scene.leave(id, at: start + offset + 5100)
            scene.handle(.kernelDrops(port: Scene.audioPort, count: 1), at: start + offset + 5100)
            scene.handle(.unexpectedSenders(port: Scene.audioPort, count: 2), at: start + offset + 5100)
        }
        scene.handle(.sourceInterrupted(reason: "timed out"), at: start + 14_000)
        scene.handle(.sourceResumed(unseenSeconds: 1), at: start + 15_000)
    }

    @Test func staysFlatForTwoWeeks() throws {
        let visitors = max(Self.joins, 30)
        var scene = Scene()
        let distance = 14 * 86_400_000 / Int64(visitors)
        var early = 0
        for number in 0..<visitors {
            let start = Int64(number) * distance
            visit(&scene, number, at: start)
            scene.advance(to: start + distance)
            scene.engine.drain { _ in }
            if number == visitors / 10 { early = residentBytes }
        }
        let growth = residentBytes - early
        let engine = scene.engine
        #expect(engine.reception.active.isEmpty && engine.reception.keptCount == 1)
        #expect(engine.departed.count == 2 * visitors)
        let report = engine.report(version: "test")
        #expect(report.connections.count == 2 * visitors)
        #expect(
            report.connections.allSatisfy { $0.tracks.map(\.packets) == [200] && $0.tracks.map(\.ssrcs.count) == [2] })
        #expect(report.source.interruptions == 3 * visitors && report.source.unansweredSince == nil)
        #expect(report.source.unseenSeconds == 2.0 * Double(visitors))
        let text = report.rendered()
        #expect(text.utf8.count < 2 * visitors * 4096 + 65_536)
        #expect(try Report(parsing: text).connections.count == 2 * visitors)
        // Tests that run beside this one allocate too.
        guard Self.joins > 0 else { return }
        let left = 2 * (visitors - visitors / 10)
        print(
            "audio: \(visitors) participants: \(early >> 20) MiB resident after a tenth,",
            "\(growth / left) bytes more for each connection that left;",
            "\(text.utf8.count / (2 * visitors)) bytes of report each")
        #expect(growth < left * 8192)
    }

    /// Audio and video on ports of its own.
    private func join(_ scene: inout Scene, _ number: Int, at milliseconds: Int64) -> (audio: UInt16, video: UInt16) {
        let port = UInt16(10_000 + 4 * number)
        let ports = Scene.roles.enumerated().map {
            ConnectionJoined.PortRole(port: port + UInt16($0), role: $1.role)
        }
        scene.open("C\(number)", ports: ports, at: milliseconds)
        scene.join("C\(number)", ports: ports, at: milliseconds)
        return (port, port + 2)
    }

    /// Two packets of audio and a frame of video for every 40 ms.
    private func speak(_ scene: inout Scene, ports: [(audio: UInt16, video: UInt16)], steps: Int, from start: Int64) {
        var senders = ports.indices.map {
            (audio: RTPBuilder.audio(ssrc: UInt32(2 * $0 + 1)), video: RTPBuilder.picture(ssrc: UInt32(2 * $0 + 2)))
        }
        for step in 0..<steps {
            let time = start + Int64(step) * 40
            for i in ports.indices {
                scene.play(senders[i].audio.speak(1, from: time, port: ports[i].audio))
                scene.play(senders[i].video.film(1, from: time, keyEvery: step % 50 + 1, port: ports[i].video))
            }
            for i in ports.indices { scene.play(senders[i].audio.speak(1, from: time + 20, port: ports[i].audio)) }
            scene.engine.drain { _ in }
        }
    }

    @Test(.enabled(if: joins > 0, "measures the memory of the process")) func measuresWhoHasLeft() {
        var scene = Scene()
        var early = 0
        for number in 0..<Self.joins {
            let start = Int64(number) * 20_000
            let ports = join(&scene, number % 100, at: start)
            speak(&scene, ports: [ports], steps: 25, from: start)
            scene.leave("C\(number % 100)", at: start + 1000)
            scene.advance(to: start + 20_000)
            if number == Self.joins / 10 { early = residentBytes }
        }
        let growth = (residentBytes - early) / (Self.joins - Self.joins / 10)
        let report = scene.engine.report(version: "test").rendered().utf8.count / Self.joins
        print("audio and video: \(growth) bytes for each connection that left, \(report) of report")
        #expect(growth < 16_384)
    }

    /// Run by itself: what other tests have released would be taken first.
    @Test(.enabled(if: joins > 0, "measures the memory of the process")) func measuresWhoIsThere() {
        var scene = Scene()
        let before = residentBytes
        let ports = (0..<200).map { join(&scene, $0, at: 0) }
        let joined = residentBytes - before
        speak(&scene, ports: ports, steps: 250, from: 0)
        let spoken = residentBytes - before
        print("audio and video: \(joined / 200) bytes for each that has joined, \(spoken / 200) after 10 s of media")
        #expect(spoken < 200 << 20)
    }
}
