import Foundation
import Jobs
import Media
import Packaging
import Testing

@testable import Storage

@Suite struct HeldPresentationTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    private func withPresentation(_ segments: Int, _ body: (String) throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var files = OutputFiles(directory: folder)
        for action in try PresentedFiles.actions(segments) { try files.perform(action) }
        try body(folder + "/A")
    }

    @Test func countsSegmentsAsFrames() throws {
        try withPresentation(3) { path in
            _ = FileManager.default.createFile(atPath: path + "/manifest.mpd", contents: Data())
            _ = FileManager.default.createFile(atPath: path + "/audio/4.m4s.new", contents: Data([1]))
            _ = FileManager.default.createFile(atPath: path + "/audio/4.1.m4s", contents: Data([1]))
            let held = try #require(HeldPresentation(at: path))
            #expect(held.media.tracks.map(\.kind) == [.audio] && held.media.tracks.map(\.codec) == ["opus"])
            #expect(held.media.tracks.map(\.frames) == [3] && held.bytes == 9)
            #expect(held.lists.map(\.name) == ["index.m3u8", "manifest.mpd"])
            let kept = held.kept("A", insteadOf: "/x/A.remade")
            #expect(kept.map(\.file) == ["A/index.m3u8", "A/manifest.mpd"])
            #expect(kept.map(\.remade) == ["A.remade/index.m3u8", "A.remade/manifest.mpd"])
            #expect(kept.map(\.container) == [.hls, .dash])
        }
    }

    @Test func readsTheCodecOfATransportStream() throws {
        try withPresentation(1) { path in
            try FileManager.default.removeItem(atPath: path + "/audio/init-1.mp4")
            try FileManager.default.removeItem(atPath: path + "/audio/1.m4s")
            var writer = try TransportStreamWriter(
                video: nil, audio: AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2))
            let bytes: [UInt8] = [1]
            try writer.append(
                bytes.span, Sample(presentationTime: 0, duration: 1024, isKeyFrame: true), to: .audio)
            _ = FileManager.default.createFile(atPath: path + "/audio/1.ts", contents: Data(writer.takeSegment()))
            let held = try #require(HeldPresentation(at: path))
            #expect(held.media.tracks.map(\.codec) == ["aac"] && held.media.tracks.map(\.frames) == [1])
            _ = FileManager.default.createFile(atPath: path + "/audio/1.ts", contents: Data([0x47]))
            #expect(HeldPresentation(at: path)?.media.tracks.map(\.codec) == [""])
        }
    }

    @Test func isNothingWithoutAListOrASegment() throws {
        try withPresentation(1) { path in
            #expect(HeldPresentation(at: path) != nil)
            try FileManager.default.removeItem(atPath: path + "/audio/1.m4s")
            #expect(HeldPresentation(at: path) == nil)
        }
        try withPresentation(1) { path in
            try FileManager.default.removeItem(atPath: path + "/index.m3u8")
            #expect(HeldPresentation(at: path) == nil && HeldPresentation(at: path + "/none") == nil)
        }
    }

    @Test func knowsWhichHoldsMore() throws {
        try withPresentation(3) { path in
            var files = OutputFiles(directory: folder)
            for action in try PresentedFiles.actions(2, in: "B") { try files.perform(action) }
            #expect(HeldPresentation.fuller(at: path, than: folder + "/B")?.media.tracks.map(\.frames) == [3])
            #expect(HeldPresentation.fuller(at: folder + "/B", than: path) == nil)
            #expect(HeldPresentation.fuller(at: path, than: path) == nil)
            #expect(HeldPresentation.fuller(at: path, than: folder + "/none") != nil)
            #expect(HeldPresentation.fuller(at: folder + "/none", than: path) == nil)
        }
    }

    @Test func hasACodecWhereItsBeginningCanBeRead() throws {
        try withPresentation(1) { path in
            try FileManager.default.removeItem(atPath: path + "/audio/init-1.mp4")
            #expect(HeldPresentation(at: path)?.media.tracks.map(\.codec) == [""])
        }
    }
}
