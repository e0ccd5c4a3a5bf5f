import Jobs
import Media
import Packaging
import Recorder
import Testing

@testable import Commands

@Suite struct EncoderTrialTests {
    /// Lists everything; what it was asked for decides.
    private struct Library: CodecFactory {
        var abilities: [CodecAbility] { [] }
        func frameScaler() throws(CodecError) -> any FrameScaler {
            throw .unavailable(what: "scaling pictures", available: [])
        }
        func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
            throw .library(operation: "opening \(settings.codec.rawValue)", code: 7, message: "no")
        }
    }

    private func pipeline(_ change: (inout View) -> Void) -> Pipeline {
        var view = View()
        change(&view)
        return Pipeline(view: view, outputs: [PipelineOutput(.view, container: .auto)])
    }

    @Test func refusesAViewWhoseEncoderDoesNotOpen() {
        #expect(
            throws: RecorderError.unsuitable(
                #"the view "common" cannot be encoded: opening opus failed: no (7). Change its format; "#
                    + "`rokuga doctor` lists the encoders"
            )
        ) { try EncoderTrial.run(pipeline { $0.video = nil }, Library()) }
        #expect(throws: RecorderError.self) { try EncoderTrial.run(pipeline { $0.audio = nil }, Library()) }
    }

    @Test func opensNothingForACopy() throws {
        try EncoderTrial.run(Pipeline(outputs: [.connectionRecordings(container: .auto)]), Library())
    }
}
