import Foundation
import Testing

/// A recorder that the machine does not let run: SIGSTOP, then SIGCONT.
@Suite(.serialized, .waiting) struct PauseTests {
    private let name = "vp8-opus-360p.mkv"

    /// A job that was stopped for `pause` seconds in the middle, and has ended since.
    private func job(in scratch: URL, pause: Double, bufferBytes: Int) throws -> LiveJob {
        let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: scratch, bufferBytes: bufferBytes)
        let path = live.file(name)
        let hasBegun = live.recorder.wait(seconds: 20) { (try? Data(contentsOf: path).count) ?? 0 > 100_000 }
        try #require(hasBegun)
        let began = Date()
        live.recorder.signal(SIGSTOP)
        _ = live.recorder.wait(seconds: pause) { Date().timeIntervalSince(began) >= pause }
        live.recorder.signal(SIGCONT)
        let run = live.recorder.wait()
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Recording.decodingErrors(path) == "")
        return live
    }

    private func tracks(of live: LiveJob) throws -> [[String: Any]] {
        let connections = try live.report()["connections"] as? [[String: Any]] ?? []
        return connections.flatMap { $0["tracks"] as? [[String: Any]] ?? [] }
    }

    @Test func losesNothingWhereThePauseFitsTheReceiveBuffer() throws {
        try Tree.withScratch { scratch in
            let live = try job(in: scratch, pause: 0.5, bufferBytes: 8 << 20)
            for track in try tracks(of: live) {
                #expect(track["kernel_dropped"] as? Int == 0 && track["lost"] as? Int == 0)
            }
            let file = try Recording(live.file(name))
            #expect(file.tracks["video"]?.times.count == 350)
            #expect(file.tracks["audio"]?.times.count == 600)
        }
    }

    /// The smallest buffer that a job may ask for holds one second of picture and some of sound.
    @Test func countsWhatTheKernelDroppedAndFillsTheGap() throws {
        try Tree.withScratch { scratch in
            let live = try job(in: scratch, pause: 6, bufferBytes: 65_536)
            for track in try tracks(of: live) {
                let dropped = track["kernel_dropped"] as? Int ?? 0
                #expect(dropped > 10)
                // Everything that is missing was dropped here.
                #expect(track["lost"] as? Int == dropped)
            }
            // The gaps are as long as the packets that were dropped there, a packet being 20 ms, and nothing else is
            // missing. There may be more gaps than one: while the buffer is being emptied it takes some packets and
            // refuses others. A quarter of a packet covers the container's milliseconds and slewing.
            let track = try #require(tracks(of: live).first { $0["kind"] as? String == "audio" })
            let dropped = try #require(track["kernel_dropped"] as? Int)
            let told = try #require(track["gaps"] as? [String: Any])
            let tolerance = 0.005 * Double(told["count"] as? Int ?? 0)
            #expect(tolerance > 0)
            #expect(abs((told["total_s"] as? Double ?? 0) - Double(dropped) * 0.02) < tolerance)
            #expect(track["frames_written"] as? Int == 600 - dropped)
            // They are filled with silence, whose packets have up to 120 ms.
            let file = try Recording(live.file(name))
            #expect(abs(file.filledSeconds - Double(dropped) * 0.02) < tolerance)
            let sound = file.tracks["audio"]?.times ?? []
            #expect(sound.count == 600 - dropped + file.filledFrames)
            #expect(zip(sound, sound.dropFirst()).allSatisfy { $1 - $0 < 0.122 })
        }
    }
}
