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
}
