import ArgumentParser
import Media
import Recorder
import Testing

@testable import Commands

@Suite struct PipelineOptionsTests {
    @Test func putTheNamedFolderBeforeAllOthers() throws {
        let paths = try PipelineOptions.parse(["--pipelines", "mine"]).directories.paths
        #expect(paths.first == "mine")
        #expect(try PipelineOptions.parse([]).directories.paths == Array(paths.dropFirst()))
        #expect(paths.contains("pipelines"))
    }

    @Test func askForWhatThisExecutableEncodes() throws {
        let options = try PipelineOptions.parse([])
        #expect(options.directories.encoders == nil)
        #expect(MediaExecutable.$codecs.withValue(CodecSet([])) { options.directories.encoders } == [])
    }

    @Test(arguments: ["record", "batch", "render", "recover", "pipelines list", "pipelines show", "pipelines validate"])
    func belongToEveryCommandThatTakesPipelines(command: String) {
        let help = CommandRun(command.split(separator: " ").map(String.init) + ["--help"]).output
        #expect(help.contains("--pipelines <pipelines>"))
    }
}
