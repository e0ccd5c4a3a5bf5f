import Jobs
import Media
import Packaging
import Recorder
import Testing

@testable import Commands

@Suite struct MediaExecutableTests {
    private struct Library: CodecFactory {
        var abilities: [CodecAbility] { [CodecAbility(.encode, .audio(.opus), library: "thing 7")] }
    }

    private static let view = Pipeline(view: View(), outputs: [PipelineOutput(.view, container: .auto)])
    private static let nowhere = "/nowhere/rokuga-media"

    @Test func copiesInThisProcess() throws {
        let copy = Pipeline(outputs: [])
        #expect(!copy.needsCodecs)
        #expect(try MediaExecutable.codecs(for: copy, otherwiseAt: Self.nowhere).abilities == [])
    }

    @Test func saysWhyTheOtherExecutableCannotBeRun() {
        #expect(Self.view.needsCodecs)
        #expect(
            throws: RecorderError.unsuitable(
                "the pipeline decodes or encodes and needs rokuga-media, which cannot be run: /nowhere/rokuga-media: "
                    + "No such file or directory. Use a pipeline that copies, or build it with `make build`, or "
                    + "install it beside rokuga")
        ) { try MediaExecutable.codecs(for: Self.view, otherwiseAt: Self.nowhere) }
        #expect(MediaExecutable.handOver(to: nil) == "its folder is unknown, because /proc/self/exe cannot be read")
        // A file that is there, and no program.
        #expect(MediaExecutable.handOver(to: #filePath) == "\(#filePath): Permission denied")
    }

    @Test func usesTheCodecsOfThisProcessAfterTryingThem() throws {
        try MediaExecutable.$codecs.withValue(Library()) {
            let abilities = try MediaExecutable.codecs(for: Pipeline(outputs: [])).abilities
            #expect(abilities.map(\.library) == ["thing 7"])
            let error = #expect(throws: RecorderError.self) { try MediaExecutable.codecs(for: Self.view) }
            #expect("\(try #require(error))".contains("the view \"common\" cannot be encoded"))
        }
    }

    @Test func knowsWhatIsEncodedOnlyIfThisProcessDoes() {
        #expect(MediaExecutable.encoders == nil)
        #expect(MediaExecutable.$codecs.withValue(Library()) { MediaExecutable.encoders } == [.audio(.opus)])
        #expect(MediaExecutable.$codecs.withValue(CodecSet([])) { MediaExecutable.encoders } == [])
    }

    @Test func liesBesideTheExecutable() throws {
        #expect(MediaExecutable.path == (try #require(PipelineDirectories.folderOfBinary)) + "/rokuga-media")
    }
}
