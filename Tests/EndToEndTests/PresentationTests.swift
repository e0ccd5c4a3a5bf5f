import FileSupport
import Foundation
import Testing

/// Presentations that players get, judged by ffmpeg and held against the files that were made beside them.
@Suite(.waiting) struct PresentationTests {
    private static let view = """
        "view": {"audio": {"format": {"codec": "aac"}},
                 "video": {"format": {"codec": "h264"},
                           "parameters": {"resolution": {"width": 320, "height": 240}, "framerate": 15}}}
        """

    private func record(_ capture: String, _ pipeline: String, in scratch: URL) throws -> URL {
        let file = scratch.appending(path: "presented.yaml")
        try pipeline.write(to: file, atomically: true, encoding: .utf8)
        let run = try Command.rokuga(
            "batch", "samples/\(capture).pcap", "--pipeline", file.path, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        return scratch.appending(path: capture)
    }

    /// Frame by frame the file of the same tracks, at the same times.
    private func isEqual(_ folder: PresentedFolder, to file: URL) throws {
        for (list, kind) in [("video.m3u8", "v"), ("audio.m3u8", "a")] {
            let (presented, recorded) = try (Frames(folder.path.appending(path: list), kind), Frames(file, kind))
            #expect(!presented.list.isEmpty)
            // What a decoder gives before the first audible sample is left out of a presentation.
            let primed = recorded.list.count - presented.list.count
            #expect(primed == 0 || kind == "a" && primed == 1, "\(kind): \(primed) frames are missing")
            for (own, other) in zip(presented.list, recorded.list.dropFirst(primed)) {
                #expect(own.digest == other.digest && abs(own.time - other.time) <= 0.0011, "\(kind) at \(other.time)")
            }
        }
        #expect(try Recording.decodingErrors(folder.path.appending(path: "index.m3u8")) == "")
    }

    private func hasWholeSegments(_ folder: PresentedFolder, seconds: Int) throws {
        for list in ["video.m3u8", "audio.m3u8"] {
            let lines = try folder.list(list)
            #expect(lines.tags.isSuperset(of: ["#EXT-X-ENDLIST", "#EXT-X-TARGETDURATION:\(seconds)"]))
            #expect(lines.entries.allSatisfy { ($0.microseconds + 500_000) / 1_000_000 <= seconds })
            for entry in lines.entries where !entry.isGap {
                let bytes = try [UInt8](Data(contentsOf: folder.path.appending(path: entry.path)))
                let segment = try SegmentFile(bytes, isVideo: list == "video.m3u8")
                #expect(abs((segment.end - segment.begin) * 1_000_000 / 48_000 - entry.microseconds) <= 2)
            }
        }
    }

    @Test(arguments: ["h264-opus-360p", "h264-bframes", "h265-opus-360p"])
    func aCopyHasTheFramesOfItsFile(capture: String) throws {
        try Tree.withScratch { scratch in
            let folder = try record(
                capture,
                "outputs: [{type: hls, from: connections, hlsTime: 3}, {type: recording, from: connections, container: mp4}]",
                in: scratch)
            let presented = PresentedFolder(path: folder.appending(path: capture))
            try hasWholeSegments(presented, seconds: 3)
            try isEqual(presented, to: folder.appending(path: "\(capture).mp4"))
        }
    }

    /// VP8 is encoded, once for both, and segments begin with key frames.
    @Test func whatSegmentsDoNotTakeIsEncoded() throws {
        try Tree.withScratch { scratch in
            let capture = "vp8-opus-360p"
            let folder = try record(capture, "outputs: [{type: hls, from: connections}]", in: scratch)
            let presented = PresentedFolder(path: folder.appending(path: capture))
            try hasWholeSegments(presented, seconds: 2)
            #expect(try presented.list("video.m3u8").tags.contains("#EXT-X-INDEPENDENT-SEGMENTS"))
            let video = try Recording(presented.path.appending(path: "video.m3u8"))
            #expect(video.tracks["video"]?.codec == "h264" && video.complaints == "")
            let whole = try Frames.undisturbed(capture, pipeline: "copy", container: "mkv", in: scratch)
            let times = try #require(video.tracks["video"]).times.sorted()
            try #require(times.count == whole[0].list.count)
            #expect(zip(times, whole[0].list).allSatisfy { abs($0 - $1.time) <= 0.0021 })
            #expect(try Recording.decodingErrors(presented.path.appending(path: "index.m3u8")) == "")
        }
    }

    @Test func aViewHasTheFramesOfItsFile() throws {
        try Tree.withScratch { scratch in
            let folder = try record(
                "three-participants",
                "{\(Self.view), \"outputs\": [{\"type\": \"hls\", \"from\": \"view\"}, {\"type\": \"recording\", \"from\": \"view\", \"container\": \"mp4\"}]}",
                in: scratch)
            let presented = PresentedFolder(path: folder.appending(path: "common"))
            try hasWholeSegments(presented, seconds: 2)
            let lists = try ["video.m3u8", "audio.m3u8"].map { try presented.list($0) }
            #expect(lists.allSatisfy { $0.tags.contains("#EXT-X-INDEPENDENT-SEGMENTS") })
            try isEqual(presented, to: folder.appending(path: "common.mp4"))
        }
    }

    // MARK: Live

    /// Whoever reads a growing window never meets what is not whole; and made again in one go it has the same bytes.
    @Test func aLiveWindowIsWholeAtEveryMoment() throws {
        let pipeline = """
            {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1, "hlsListSize": 3},
                         {"type": "recording", "from": "connections", "container": "mkv"}]}
            """
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch)
            let presented = PresentedFolder(path: live.file(capture))
            var reader = PresentationReader(presented)
            _ = live.recorder.wait(seconds: 60) {
                reader.read()
                return !live.recorder.process.isRunning
            }
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            #expect(reader.problems.isEmpty, "\(reader.problems.prefix(5))")
            #expect(reader.readings > 20 && reader.sizes.keys.filter { $0.hasPrefix("video/") }.count > 6)
            let files = try presented.files()
            for (name, size) in reader.sizes { #expect(files[name].map { $0.count == size } ?? true, "\(name)") }
            // Two windows of each track are left.
            #expect(files.keys.filter { $0.hasSuffix(".m4s") }.count <= 12)
            #expect(try presented.list("video.m3u8").tags.contains("#EXT-X-ENDLIST"))
            let report = try live.report()
            #expect(report["verdict"] as? String == "completed")

            let file = scratch.appending(path: "presented.yaml")
            try pipeline.write(to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga("render", live.folder.path, "--pipeline", file.path)
            try #require(run.status == 0, "\(run.errors)")
            let again = PresentedFolder(path: live.file("render-presented/\(capture)"))
            #expect(try again.files() == files)
        }
    }

    @Test func aKilledPresentationPlaysAndIsEndedByARecovery() throws {
        let pipeline = """
            {\(Self.view), "outputs": [{"type": "hls", "from": "connections", "hlsTime": 1},
                                       {"type": "hls", "from": "view", "hlsTime": 1}]}
            """
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: scratch)
            let folders = [capture, "common"].map { PresentedFolder(path: live.file($0)) }
            try #require(
                live.recorder.wait(seconds: 60) {
                    folders.allSatisfy { folder in
                        folder.text("video.m3u8").map { PlaylistLines($0).entries.count >= 3 } ?? false
                    }
                }, "\(live.recorder.complaints)")
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)

            var left: [[String: Data]] = []
            for folder in folders {
                left.append(try folder.files())
                for list in ["video.m3u8", "audio.m3u8"] {
                    let copy = try folder.ended(list)
                    #expect(try Recording.decodingErrors(copy) == "")
                    #expect(try abs(Recording(copy).duration - folder.seconds(list)) < 0.1)
                }
            }
            let run = try Command.rokuga("recover", live.folder.path)
            try #require(run.status == 0, "\(run.errors)")
            for (folder, files) in zip(folders, left) {
                let recovered = try folder.files()
                for list in ["video.m3u8", "audio.m3u8"] {
                    let lines = try folder.list(list)
                    #expect(lines.tags.isSuperset(of: ["#EXT-X-ENDLIST", "#EXT-X-PLAYLIST-TYPE:VOD"]))
                    let before = PlaylistLines(String(decoding: try #require(files[list]), as: UTF8.self))
                    #expect(lines.entries.prefix(before.entries.count) == before.entries[...])
                    for path in before.paths { #expect(recovered[path] == files[path], "\(path)") }
                }
                #expect(try Recording.decodingErrors(folder.path.appending(path: "index.m3u8")) == "")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: live.folder.path)
            #expect(!names.contains { $0.contains(".new") || $0.contains(".remade") })
        }
    }
}
