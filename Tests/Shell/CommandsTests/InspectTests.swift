import Foundation
import Storage
import Testing

@testable import Commands

@Suite struct InspectTests {
    @Test func listsTheTracksOfEachConnection() {
        let capture = Scratch.sample("three-participants.pcap")
        let run = CommandRun("inspect", capture)
        #expect(run.status == 0 && run.errors == "")
        #expect(run.rows.first?.hasPrefix("\(capture): pcap, ") == true)
        #expect(
            run.rows.dropFirst(2).map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
                == ["A", "B", "C"].flatMap { name in
                    ["audio opus", "video vp8"].map { "three-participants-\(name) \($0)" }
                })
    }

    @Test func countsWhatTheSampleIsKnownToHold() {
        let run = CommandRun("inspect", Scratch.sample("vp8-resize.pcap"))
        let audio = run.rows.first { $0.contains(" audio ") }?.split(separator: " ") ?? []
        let video = run.rows.first { $0.contains(" video ") }?.split(separator: " ") ?? []
        // Packets, lost, reordered, duplicate, frames, size.
        #expect(audio.dropFirst(5).prefix(6) == ["150", "0", "0", "0", "150", "-"])
        #expect(video.dropFirst(9).prefix(2) == ["45", "96x64"])
        #expect(audio.dropFirst(3).first == "109" && video.dropFirst(3).first == "120")
    }

    @Test func tellsProgramsTheSame() throws {
        let run = CommandRun("inspect", "--json", Scratch.sample("opus-audio-only.pcap"))
        let document = try #require(try run.json([String: Any].self))
        #expect(document["file"] as? String == Scratch.sample("opus-audio-only.pcap"))
        #expect(document["format"] as? String == "pcap" && document["codecs_guessed"] as? Bool == false)
        #expect(document["packets"] as? Int == 600 && document["not_udp"] as? Int == 0)
        #expect(abs((document["duration_s"] as? Double ?? 0) - 12) < 0.1)
        let connection = (document["connections"] as? [[String: Any]])?.first
        let track = (connection?["tracks"] as? [[String: Any]])?.first
        #expect(track?["packets"] as? Int == 600 && track?["codec"] as? String == "opus")
    }

    @Test func writesNothingBesideTheCapture() throws {
        try Scratch.with(samples: ["x.pcap": "opus-audio-only.pcap", "x.sdp": "opus-audio-only.sdp"]) { root in
            #expect(CommandRun("inspect", root + "/x.pcap").status == 0)
            let names = try Scratch.names(in: root)
            #expect(names == ["x.pcap", "x.sdp"])
        }
    }

    @Test func guessesWithoutADescriptionAndSaysSo() throws {
        try Scratch.with(samples: ["x.pcap": "opus-audio-only.pcap"]) { root in
            let guessed = CommandRun("inspect", root + "/x.pcap")
            #expect(
                guessed.rows.contains(
                    "no session description found, so the codecs are guessed from the payloads; name one with --sdp"))
            #expect(guessed.rows.last?.hasPrefix("x audio opus 109 ") == true)
            let told = CommandRun("inspect", root + "/x.pcap", "--sdp", Scratch.sample("opus-audio-only.sdp"))
            #expect(!told.output.contains("guessed"))
            #expect(told.rows.last?.hasPrefix("opus-audio-only audio opus 109 ") == true)
        }
    }

    @Test func saysHowMuchOfATruncatedCaptureIsLeftOut() throws {
        try Scratch.with(samples: ["x.sdp": "opus-audio-only.sdp"]) { root in
            let whole = try Data(contentsOf: URL(filePath: Scratch.sample("opus-audio-only.pcap")))
            // A pcap header and a record header, of 24 and 16 bytes; the packet lacks all but one byte.
            let length = Int(whole[32]) | Int(whole[33]) << 8
            try whole.prefix(24 + 16 + length + 16 + 1).write(to: URL(filePath: root + "/x.pcap"))
            let run = CommandRun("inspect", root + "/x.pcap")
            #expect(run.rows.first == "\(root)/x.pcap: pcap, 1 packet, 0.00 s")
            #expect(run.rows.dropFirst().first == "the file ends inside a packet; its last 17 bytes are ignored")
        }
    }

    @Test func inspectsTheFilesOfAParticipantTogether() {
        let files = ["janus-vp8-opus-audio-0.mjr", "janus-vp8-opus-video-1.mjr"].map(Scratch.sample)
        let run = CommandRun(["inspect"] + files)
        #expect(run.rows.first?.hasPrefix(files.joined(separator: " ") + ": Janus recording, ") == true)
        #expect(run.rows.filter { $0.hasPrefix("janus-vp8-opus ") }.count == 2)
    }

    @Test func inspectsAJournal() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let run = CommandRun("inspect", job.journal)
            #expect(run.rows.first?.hasPrefix("\(job.journal): pcapng, ") == true)
            #expect(run.rows.last?.hasPrefix("camera audio opus 109 1020304 50 0 0 0 50 - 1.00 0") == true)
        }
    }

    @Test func refusesWhatItCannotRead() throws {
        try Scratch.with(
            texts: ["bad.sdp": "v=1\nm=audio 5004 RTP/AVP 0\n"], samples: ["x.pcap": "opus-audio-only.pcap"]
        ) { root in
            let refusals = [
                ([root + "/gone.pcap"], "gone.pcap: cannot be opened"),
                ([root + "/bad.sdp"], "which is not a capture format"),
                ([root + "/x.pcap", "--sdp", root + "/bad.sdp"], "bad.sdp: "),
                ([root + "/x.pcap", "--sdp", root + "/gone.sdp"], "gone.sdp: "),
            ]
            for (arguments, complaint) in refusals {
                let run = CommandRun(["inspect"] + arguments)
                #expect(run.status == 2 && run.output == "")
                #expect(run.errors.contains(complaint), "\(run.errors)")
            }
        }
    }

    @Test func listsSeveralCapturesOneAfterAnother() throws {
        try Scratch.with(texts: ["noise.pcap": "what is this"]) { root in
            let captures = ["opus-audio-only.pcap", "pcmu-audio-only.pcap"].map(Scratch.sample)
            let alone = captures.map { CommandRun("inspect", $0).output }
            let run = CommandRun(["inspect"] + captures)
            #expect(run.status == 0 && run.errors == "" && run.output == alone.joined(separator: "\n"))
            let mixed = CommandRun("inspect", captures[0], root + "/noise.pcap", captures[1])
            #expect(mixed.status == 2 && mixed.output == run.output)
            #expect(mixed.errors.contains("noise.pcap: begins with"))
        }
    }

    @Test func hasAnEntryForEachCaptureInTheirOrder() throws {
        let janus = ["janus-vp8-opus-audio-0.mjr", "janus-vp8-opus-video-1.mjr"].map(Scratch.sample)
        let run = CommandRun(["inspect", "--json", "gone.pcap"] + janus + [Scratch.sample("opus-audio-only.pcap")])
        #expect(run.status == 2)
        let entries = try #require(try run.json([[String: Any]].self))
        #expect(
            entries.map { $0["file"] as? String }
                == ["gone.pcap", janus.joined(separator: " "), Scratch.sample("opus-audio-only.pcap")])
        #expect((entries[0]["message"] as? String)?.contains("cannot be opened") == true)
        #expect(entries.map { $0["packets"] as? Int }.last == 600)
    }

    @Test(arguments: [["a.pcap", "b.pcap"], ["x-audio.mjr", "y-audio.mjr"]])
    func takesDescriptionsOfOneCaptureAtATime(files: [String]) {
        let run = CommandRun(["inspect", "--sdp", "a.sdp"] + files)
        #expect(run.status == 64)
        #expect(run.errors.contains("--sdp needs a single capture, but there are 2; run inspect once per capture"))
    }
}
