import Foundation
import Jobs
import Media
import Packaging
import Recorder
import Testing

@testable import Commands

@Suite struct LookTrialTests {
    /// Without a font, and with stills of one byte.
    private struct Library: CodecFactory {
        var abilities: [CodecAbility] { [] }
        func picture(ofImage bytes: [UInt8], colour: PictureColour) throws(CodecError) -> Picture {
            guard bytes.count == 1 else { throw .corrupt(codec: "png", reason: "cut off") }
            return Picture(width: 2, height: 2, colour: colour)
        }
    }

    private func pipeline(_ change: (inout ViewLook) -> Void) -> Pipeline {
        var view = View()
        if var video = view.video {
            change(&video.look)
            view.video = video
        }
        return Pipeline(view: view, outputs: [PipelineOutput(.view, container: .auto)])
    }

    @Test func refusesNamesWithoutAFont() throws {
        let named = [pipeline { $0.hasLabels = true }, pipeline { $0.placeholder = .avatar }]
        for pipeline in named {
            let error = #expect(throws: RecorderError.self) { try LookTrial.run(pipeline, images: [], Library()) }
            let text = "\(try #require(error))"
            #expect(text.contains("the view \"common\" cannot show names") && text.contains("install a font"))
        }
        try LookTrial.run(pipeline { $0.marksFrozen = true }, images: [], Library())
    }

    @Test func refusesAPictureThatCannotBeDecoded() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "look-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (whole, torn) = (folder.path + "/whole.png", folder.path + "/torn.png")
        try Data([1]).write(to: URL(filePath: whole))
        try Data([1, 2]).write(to: URL(filePath: torn))
        let plain = pipeline { _ in }
        try LookTrial.run(plain, images: [whole, folder.path + "/gone.png"], Library())
        #expect(
            throws: RecorderError.unsuitable(
                "the view \"common\" cannot show \(torn): png: the frame cannot be decoded: cut off")
        ) { try LookTrial.run(plain, images: [whole, torn], Library()) }
    }

    @Test func asksForNothingForACopy() throws {
        try LookTrial.run(
            Pipeline(outputs: [.connectionRecordings(container: .auto)]), images: ["/gone"], Library())
    }
}
