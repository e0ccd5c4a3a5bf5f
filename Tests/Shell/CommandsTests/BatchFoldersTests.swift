import Recorder
import Storage
import Testing

@testable import Commands

@Suite struct BatchFoldersTests {
    @Test func areNamedAfterTheirCaptures() throws {
        var folders = BatchFolders(below: "out/today")
        let names = try ["opus-audio-only.pcap", "opus-sr.rtpdump"].map { name in
            try folders.folder(of: BatchInput(path: Scratch.sample(name), descriptionFiles: []))
        }
        #expect(names == ["out/today/opus-audio-only", "out/today/opus-sr"])
    }

    @Test func holdOneCaptureEachUnderANumber() throws {
        try Scratch.with(samples: [
            "one/x.pcap": "opus-audio-only.pcap", "one/x.sdp": "opus-audio-only.sdp",
            "two/x.pcap": "pcmu-comfort-noise.pcap", "two/x.sdp": "pcmu-comfort-noise.sdp",
        ]) { root in
            var folders = BatchFolders(below: root + "/out")
            let inputs = try ["one", "two"].map {
                try BatchInput(path: "\(root)/\($0)/x.pcap", descriptionFiles: [])
            }
            let names = try (inputs + inputs).map { try folders.folder(of: $0) }
            #expect(names == ["x", "x-2", "x-3", "x-4"].map { root + "/out/" + $0 })
        }
    }

    @Test(arguments: ["report.json", "x.mkv", "A.mp4", "A.m4a.new", "journal.pcapng"])
    func holdNothingElse(file: String) throws {
        let texts = file == "journal.pcapng" ? ["out/x-2/\(file)": ""] : ["out/x/\(file)": "", "out/x-2/\(file)": ""]
        try Scratch.with(
            texts: texts, samples: ["x.pcap": "opus-audio-only.pcap", "x.sdp": "opus-audio-only.sdp"]
        ) { root in
            var folders = BatchFolders(below: root + "/out")
            let folder = try folders.folder(of: BatchInput(path: root + "/x.pcap", descriptionFiles: []))
            #expect(folder == root + (texts.count == 1 ? "/out/x" : "/out/x-3"))
        }
    }

    // The default of --output is where jobs are too: their journals would be recorded over themselves.
    @Test func areNoDirectoriesOfJobs() throws {
        try Scratch.with { root in
            let job = try RecordedJob.make(in: root)
            let input = try BatchInput(path: job.journal, descriptionFiles: [])
            var own = BatchFolders(below: root)
            let error = #expect(throws: RecorderError.self) { try own.folder(of: input) }
            let text = "\(try #require(error))"
            #expect(text.hasPrefix("\(root)/night is the directory of a job") && text.contains("rokuga render"))
            var others = BatchFolders(below: root + "/out")
            #expect(try others.folder(of: input) == root + "/out/night")
        }
    }
}
