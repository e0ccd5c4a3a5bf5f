import Foundation
import Testing

/// Three who come and go, in one picture and one sound, told apart by border and tone.
@Suite(.serialized, .waiting) struct CompositionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var container: String
        var codecs: [String: String]
        var testDescription: String { container }
    }

    static let cases = [
        Case(container: "mp4", codecs: ["video": "h264", "audio": "aac"]),
        Case(container: "mkv", codecs: ["video": "vp8", "audio": "opus"]),
    ]

    /// Of a picture of the composition.
    private static let frame = 1.0 / 25
    /// The pipeline's `leave_timeout_s`.
    private static let timeout = 2.0

    /// A pipeline that composes, at 25 pictures a second.
    private static func pipeline(
        _ given: Case, width: Int = 640, height: Int = 360, rate: Int = 25, timeout: Double = timeout
    ) -> String {
        """
        {"view": {
            "leave_timeout_s": \(timeout),
            "audio": {"format": {"codec": "\(given.codecs["audio"] ?? "")"}},
            "video": {
              "format": {"codec": "\(given.codecs["video"] ?? "")"},
              "parameters": {
                "resolution": {"width": \(width), "height": \(height)}, "framerate": \(rate), "keyFrameInterval": 2}}},
         "outputs": [{"type": "recording", "from": "view", "container": "\(given.container)"}]}
        """
    }

    private static func file(_ pipeline: String, in scratch: URL) throws -> String {
        let file = scratch.appending(path: "compose.yaml")
        try pipeline.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    @Test(arguments: cases) func showsAndSoundsEveryoneWhereAndWhenTheyAre(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/three-participants.pcap", "--pipeline",
                try Self.file(Self.pipeline(given), in: scratch), "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "three-participants/common.\(given.container)")
            try isWhole(file, given)

            let truth = try Truth("three-participants")
            let seen = try Composition(file)
            #expect(seen.scenes.map(\.who) == ["A", "AB", "ABC", "AC", "C"])
            #expect(seen.scenes.first?.time == 0)
            for name in ["A", "B", "C"] {
                let own = try #require(truth.participant(name))
                let presence = try seen.presence(of: name)
                let first = try #require(truth.intactFrames(of: name).first)
                #expect(abs(presence.from - first.arrival) <= Self.frame, "\(name) comes at \(presence.from) s")
                let gone = own.lastArrival + Self.timeout
                if let end = presence.to {
                    #expect((0...Self.frame).contains(end - gone), "\(name) goes at \(end) s")
                } else {
                    #expect(name == "C")
                }
                tonesAreHeard(of: name, own, seen)
            }
            try beepsFollowTheirFlashes(seen, truth)
            // Up to the end of the last packet that anybody sent.
            let end = try #require(truth.participant("C")).lastArrival
            #expect(abs(seen.sound - end) <= 0.05, "\(seen.sound) s of sound")
            #expect(abs((seen.frames.last?.time ?? 0) - end) <= Self.frame + 0.005)
        }
    }

    /// Participants at 30 pictures a second keep their distance to the view's moments, so that all their flashes are
    /// early, or late; their beeps follow.
    @Test(arguments: [30, 60]) func keepsSoundAndPictureOfEachTogether(rate: Int) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/three-participants.pcap", "--pipeline",
                try Self.file(Self.pipeline(Self.cases[1], rate: rate), in: scratch), "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let truth = try Truth("three-participants")
            let seen = try Composition(scratch.appending(path: "three-participants/common.mkv"))
            for name in ["A", "B", "C"] {
                let offset = try #require(truth.participant(name)).beepAfterFlash
                let flashes = try #require(seen.flashes[name])
                let errors = flashes.map { flash in
                    seen.beeps.map { $0 - flash.time - offset }.min { abs($0) < abs($1) } ?? 1
                }.sorted()
                #expect(errors.count >= 7)
                #expect(errors.allSatisfy { abs($0) <= 0.5 / Double(rate) + 0.010 }, "\(name): \(errors)")
                #expect(abs(errors[errors.count / 2]) <= 0.005, "\(name): \(errors)")
            }
        }
    }

    /// B says goodbye for both of its streams (RFC 3550 §6.6), and sends nothing more.
    @Test func goesWithItsGoodbye() throws {
        let given = Self.cases[0]
        let goodbye = 13.75
        try Tree.withScratch { scratch in
            var capture = try PcapFile(sample: "three-participants")
            for (port, ssrc) in [(60_012, 3_826_017_495), (60_014, 593_614_586)] as [(UInt16, UInt32)] {
                let source = (0..<4).map { UInt8(ssrc >> (24 - 8 * $0) & 0xFF) }
                // An empty receiver report first, as in every compound packet (RFC 3550 §6.1).
                capture.insert([0x80, 201, 0, 1] + source + [0x81, 203, 0, 1] + source, to: port, at: goodbye)
            }
            try capture.write(to: scratch.appending(path: "goodbye.pcap"))
            for name in ["A", "B", "C"] {
                try FileManager.default.copyItem(
                    at: Tree.samples.appending(path: "three-participants-\(name).sdp"),
                    to: scratch.appending(path: "goodbye-\(name).sdp"))
            }
            let run = try Command.rokuga(
                "batch", scratch.appending(path: "goodbye.pcap").path, "--pipeline",
                try Self.file(Self.pipeline(given), in: scratch), "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let seen = try Composition(scratch.appending(path: "goodbye/common.\(given.container)"))
            #expect(seen.scenes.map(\.who) == ["A", "AB", "ABC", "AC", "C"])
            let end = try #require(seen.presence(of: "B").to)
            #expect((0...Self.frame).contains(end - goodbye), "B goes at \(end) s")
        }
    }

    @Test func isTheSameLiveAndFromItsJournal() throws {
        try Tree.withScratch { scratch in
            let rate = 6
            let pipeline = Self.pipeline(Self.cases[1], width: 320, height: 180, rate: rate, timeout: 15)
            let live = try LiveJob(capture: "three-participants", pipeline: pipeline, in: scratch, idleSeconds: 4)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let report = try live.report()
            let composition = try #require((report["compositions"] as? [[String: Any]])?.first)
            let degraded = try #require(composition["degraded"] as? [Any])
            try #require(degraded.isEmpty, "this machine is too slow for a view of 320x180: \(degraded)")
            let file = live.file("common.mkv")
            #expect(try Recording.decodingErrors(file) == "")
            // Half a second before the end of what was sent, and as long as the last one stands still: at most till the
            // job ends.
            #expect((21.3...27).contains(try Recording(file).duration))

            let again = try Command.rokuga(
                "batch", live.file("journal.pcapng").path, "--pipeline",
                try Self.file(pipeline, in: scratch), "-o", scratch.appending(path: "again").path)
            try #require(again.status == 0, "\(again.errors)")
            let second = scratch.appending(path: "again/job/common.mkv")
            #expect(try Data(contentsOf: file) == Data(contentsOf: second))

            let inputs = composition["inputs"] as? [[String: Any]]
            #expect(
                inputs?.compactMap { $0["connection_id"] as? String }
                    == ["A", "B", "C"].map { "three-participants-\($0)" })

            // The stand-in's list has them no more once they have sent everything; the journal says when that was seen.
            let seen = try Composition(file)
            #expect(seen.scenes.map(\.who) == ["A", "AB", "ABC", "AC", "C"])
            let output = (composition["outputs"] as? [[String: Any]])?.first
            let origin = try time(output?["started_at"])
            for name in ["A", "B"] {
                let connections = report["connections"] as? [[String: Any]]
                let own = connections?.first { $0["connection_id"] as? String == "three-participants-\(name)" }
                let left = try time(own?["exists_until"]) - origin
                let end = try #require(seen.presence(of: name).to)
                #expect(
                    (-0.001...1 / Double(rate) + 0.001).contains(end - left),
                    "\(name) left at \(left) s, goes at \(end) s")
            }
        }
    }

    /// Of a report, in seconds.
    private func time(_ value: Any?) throws -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return try Date(try #require(value as? String), strategy: style).timeIntervalSince1970
    }

    /// The view is a second behind what comes, a fragment is cut every 300 ms, and the encoder looks ahead.
    private let allowedLoss = 2.0

    @Test(arguments: cases) func playsAfterAKillAndIsMadeWholeByRecover(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let pipeline = Self.pipeline(given, width: 320, height: 180)
            let live = try LiveJob(capture: "three-participants", pipeline: pipeline, in: scratch)
            let file = live.file("common.\(given.container)")
            try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: file).count) ?? 0 > 10_000 })
            let began = Date()
            _ = live.recorder.wait(seconds: 6) { Date().timeIntervalSince(began) >= 6 }
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)

            let complaints = try Recording.decodingErrors(file, stopsAtError: false).split(separator: "\n")
            #expect(complaints.count <= 2, "\(complaints)")
            let left = try Recording(file).tracks.values.compactMap(\.times.last).max() ?? 0
            let played = try ["v", "a"].map { try Frames(file, $0) }

            let recovered = try Command.rokuga("recover", live.folder.path)
            #expect(recovered.status == 0, "\(recovered.errors)")
            try isWhole(file, given)
            let whole = try Recording(file).tracks.values.compactMap(\.times.last).max() ?? 0
            #expect(whole - left < allowedLoss, "\(left) s of \(whole) s are left")
            for (kind, part) in zip(["v", "a"], played) {
                var part = part
                part.list.removeLast(min(2, part.list.count))
                let whole = try Frames(file, kind)
                #expect(part.list.count > 50 && whole.list.count > part.list.count)
                #expect(part.offset(in: whole) == 0, "the recovered file shows something else")
            }
        }
    }

    /// It decodes without a word, by two independent players.
    private func isWhole(_ file: URL, _ given: Case) throws {
        #expect(try Recording.decodingErrors(file) == "")
        let recording = try Recording(file)
        #expect(recording.complaints == "")
        #expect(recording.tracks.mapValues(\.codec) == given.codecs)
        let times = recording.tracks["video"]?.times.sorted() ?? []
        #expect(zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - Self.frame) < 0.0011 })
        let player = try Command.run(
            "gst-launch-1.0",
            ["-q", "filesrc", "location=\(file.path)", "!", "decodebin", "name=d"]
                + ["d.", "!", "queue", "!", "videoconvert", "!", "fakesink"]
                + ["d.", "!", "queue", "!", "audioconvert", "!", "fakesink"])
        #expect(player.status == 0, "\(player.errors)")
    }

    /// Each second of a participant has the tone; seconds before and after have not.
    private func tonesAreHeard(of name: String, _ own: Truth.Participant, _ seen: Composition) {
        for (second, levels) in seen.tones.enumerated() {
            let (from, to) = (Double(second), Double(second) + 1)
            let level = levels[name] ?? 0
            if from >= own.firstArrival + 0.1, to <= own.lastArrival {
                #expect(level > -26 && level < -20, "\(name) has \(level) dB in second \(second)")
            } else if to <= own.firstArrival || from >= own.lastArrival + 0.1 {
                #expect(level < -45, "\(name) has \(level) dB in second \(second)")
            }
        }
    }

    /// Within 20 ms, and half a picture of the composition.
    private func beepsFollowTheirFlashes(_ seen: Composition, _ truth: Truth) throws {
        var wanted: [(time: Double, name: String)] = []
        for (name, flashes) in seen.flashes {
            let offset = try #require(truth.participant(name)).beepAfterFlash
            wanted += flashes.map { ($0.time + offset, "\(name) \($0.counter)") }
        }
        wanted.sort { $0.time < $1.time }
        #expect(wanted.count > 35)
        try #require(wanted.count == seen.beeps.count)
        for (want, beep) in zip(wanted, seen.beeps) {
            #expect(
                abs(beep - want.time) <= 0.020 + Self.frame / 2, "\(want.name): \((beep - want.time) * 1000) ms off")
        }
    }
}
