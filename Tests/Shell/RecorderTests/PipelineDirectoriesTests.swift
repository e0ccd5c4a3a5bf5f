import Foundation
import Jobs
import Recorder
import Testing

@Suite struct PipelineDirectoriesTests {
    private static let pipelines = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "pipelines")

    @Test func loadsEveryPipelineOfTheFolder() throws {
        let directories = PipelineDirectories(first: Self.pipelines.path)
        let names = directories.available.map(\.name)
        #expect(names.contains("copy") && names.contains("copy-mp4") && names.contains("copy-mkv"))
        for name in names {
            #expect(try !directories.pipeline(named: name).outputs.isEmpty)
        }
    }

    @Test func namesWhatThereIsForAnUnknownName() {
        let directories = PipelineDirectories(first: Self.pipelines.path)
        #expect {
            try directories.path(of: "copi")
        } throws: { error in
            "\(error)".contains("no pipeline 'copi'") && "\(error)".contains("copy-mp4")
        }
    }

    private func folder(_ files: [String: String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: folder + "/" + name)) }
        return folder
    }

    @Test(arguments: ["a/b", "./copy", "copy.yaml", "copy.json"]) func takesAPathAsItIs(name: String) throws {
        #expect(try PipelineDirectories(first: nil).path(of: name) == name)
    }

    @Test func prefersTheFolderThatIsGivenFirst() throws {
        let own = try folder([
            "copy.yaml": "outputs: [{type: recording, from: connections}]", "mine.json": "{}", "notes.txt": "",
        ])
        defer { try? FileManager.default.removeItem(atPath: own) }
        let directories = PipelineDirectories(first: own)
        #expect(try directories.path(of: "copy") == own + "/copy.yaml")
        let names = directories.available.map(\.name)
        #expect(names.contains("mine") && !names.contains("notes") && names == names.sorted())
    }

    @Test func aJobsOwnPipelineNeedsNoFolder() throws {
        let pipeline = Pipeline(outputs: [])
        var job = Job(source: .sdp(SDPSource(connections: [])))
        job.pipeline = .inline(pipeline)
        #expect(try PipelineDirectories(first: "/nonexistent").pipeline(of: job) == pipeline)
    }

    @Test func namesTheFileOfAPipelineThatIsWrong() throws {
        let own = try folder(["bad.yaml": "outputs: 1"])
        defer { try? FileManager.default.removeItem(atPath: own) }
        let error = #expect(throws: JobsError.self) { try PipelineDirectories(first: own).pipeline(named: "bad") }
        #expect(error?.description.contains(own + "/bad.yaml:1:10: outputs") == true)
    }
}
