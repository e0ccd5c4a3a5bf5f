import Foundation
import Testing

/// Whoever acts on the verdict and the exit status alone ships nothing broken unawares.
@Suite(.waiting) struct TrueVerdictTests {
    private func report(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path + "/report.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func reasons(_ report: [String: Any]) -> [String] {
        (report["warnings"] as? [[String: Any]] ?? []).compactMap { $0["reason"] as? String }
    }

    // A third of its picture is missing.
    @Test func warnsOfAPictureThatStandsStill() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga("batch", "samples/vp8-opus-lossy.pcap", "-o", scratch.path)
            #expect(run.status == 0 && run.output.contains("completed_with_warnings"))
            #expect(run.errors.contains("the picture is frozen for ") && run.errors.contains("(picture_frozen)"))
            #expect(try reasons(report(scratch.path + "/vp8-opus-lossy")).contains("picture_frozen"))
        }
    }

    @Test func permitsWhatTheJobSays() throws {
        try Tree.withScratch { scratch in
            let job = """
                {"job_id": "calm", "output": {"directory": "\(scratch.path)"},
                 "source": {"type": "capture", "file": "\(Tree.samples.path)/vp8-opus-lossy.pcap"},
                 "verdict": {"frozen_s": null, "frozen_percent": 90, "lost_audio_s": null, "lost_audio_percent": null}}
                """
            let file = scratch.appending(path: "job.json")
            try Data(job.utf8).write(to: file)
            let run = try Command.rokuga("record", file.path)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try report(scratch.path + "/calm")["verdict"] as? String == "completed")
        }
    }

    @Test func guessesNoCodecFromCiphertext() throws {
        try Tree.withScratch { scratch in
            let capture = scratch.appending(path: "x.pcap")
            try FileManager.default.copyItem(at: Tree.samples.appending(path: "vp8-opus-srtp.pcap"), to: capture)
            let run = try Command.rokuga("batch", capture.path, "-o", scratch.path)
            #expect(run.status == 1 && run.errors.contains("look encrypted"), "\(run.errors)")
            let inspected = try Command.rokuga("inspect", capture.path)
            #expect(inspected.status == 2 && inspected.errors.contains("look encrypted"))
        }
    }

    // A tracing agent in /etc/ld.so.preload may do that.
    @Test func keepsItsArgumentsBesideALibraryThatChangesTheEnvironment() throws {
        try Tree.withScratch { scratch in
            let source = scratch.appending(path: "agent.c")
            let text =
                "#include <stdlib.h>\n"
                + "__attribute__((constructor)) static void begin(void) { setenv(\"SOME_AGENT\", \"1\", 1); }\n"
            try Data(text.utf8).write(to: source)
            let library = scratch.appending(path: "agent.so").path
            let made = try Command.run("clang", ["-shared", "-fPIC", "-o", library, source.path])
            try #require(made.status == 0, "\(made.errors)")
            for binary in [Tree.rokuga.path, Tree.rokuga.path + "-media"] {
                let run = try Command.run(
                    "env", ["LD_PRELOAD=\(library)", binary, "pipelines", "show", "copy-mkv"])
                #expect(run.status == 0 && run.output.contains("outputs"), "\(run.output)")
                #expect(try Command.run("env", ["LD_PRELOAD=\(library)", binary]).status == 64)
            }
        }
    }

    @Test func recordsOneCameraOfEachKindWhereTheContainerTakesOnlyOne() throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/three-participants.pcap", "--pipeline", "copy-mp4", "-o", scratch.path)
            #expect(run.status == 0, "\(run.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/three-participants")
            let recordings = files.filter { $0.hasSuffix(".mp4") || $0.hasSuffix(".mkv") }
            #expect(recordings.count == 3, "\(files)")
            #expect(try reasons(report(scratch.path + "/three-participants")).contains("codec_unsupported"))
        }
    }
}
