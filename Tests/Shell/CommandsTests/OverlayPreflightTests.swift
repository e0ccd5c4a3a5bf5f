import Foundation
import Jobs
import Media
import Packaging
import Recorder
import Testing

@testable import Commands

@Suite struct OverlayPreflightTests {
    /// Without a font, and with stills of one byte.
    private struct Library: CodecFactory {
        var abilities: [CodecAbility] { [] }
        func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
            guard bytes.count == 1 else { throw .corrupt(codec: "png", reason: "cut off") }
            return VideoFrame(width: 2, height: 2, colour: colour)
        }
    }

    private func pipeline(_ change: (inout ViewOverlays) -> Void) -> Pipeline {
        var view = View()
        if var video = view.video {
            change(&video.overlays)
            view.video = video
        }
        return Pipeline(view: view, outputs: [PipelineOutput(.view, container: .auto)])
    }

    @Test func refusesNamesWithoutAFont() throws {
        let named = [pipeline { $0.hasLabels = true }, pipeline { $0.placeholder = .avatar }]
        for pipeline in named {
            let error = #expect(throws: RecorderError.self) {
                try OverlayPreflight.run(pipeline, images: [], Library())
            }
            let text = "\(try #require(error))"
            #expect(text.contains("the view \"common\" cannot show names") && text.contains("Install a font"))
        }
        try OverlayPreflight.run(pipeline { $0.marksFrozen = true }, images: [], Library())
    }

    @Test func refusesAPictureThatCannotBeDecoded() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "look-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (whole, torn) = (folder.path + "/whole.png", folder.path + "/torn.png")
        try Data([1]).write(to: URL(filePath: whole))
        try Data([1, 2]).write(to: URL(filePath: torn))
        let plain = pipeline { _ in }
        try OverlayPreflight.run(plain, images: [whole, folder.path + "/gone.png"], Library())
        #expect(
            throws: RecorderError.unsuitable(
                "the view \"common\" cannot show \(torn): png: the frame cannot be decoded: cut off")
        ) { try OverlayPreflight.run(plain, images: [whole, torn], Library()) }
    }

    @Test func asksForNothingForACopy() throws {
        try OverlayPreflight.run(
            Pipeline(outputs: [.connectionRecordings(container: .auto)]), images: ["/gone"], Library())
    }
}
