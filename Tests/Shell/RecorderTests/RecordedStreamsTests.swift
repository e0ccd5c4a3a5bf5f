import Captures
import Foundation
import Jobs
import Testing

@testable import Recorder

@Suite struct RecordedStreamsTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples").path

    @Test func putsTheFilesOfAParticipantTogether() {
        let paths = [
            "a/room-1-user-2-audio-0.mjr", "x.pcap", "a/room-1-user-2-video-1.mjr", "b/room-1-user-2-video-1.mjr",
            "rec-audio.mjr", "rec-video.mjr", "video.mjr", "call-audio.pcap", "a/room-1-user-2-video-2.mjr",
        ]
        #expect(
            RecordedStreams.groups(of: paths) == [
                ["a/room-1-user-2-audio-0.mjr", "a/room-1-user-2-video-1.mjr", "a/room-1-user-2-video-2.mjr"],
                ["x.pcap"], ["b/room-1-user-2-video-1.mjr"], ["rec-audio.mjr", "rec-video.mjr"], ["video.mjr"],
                ["call-audio.pcap"],
            ])
    }

    @Test func makesOneConnectionOfAudioAndPicture() throws {
        let paths = ["audio-0", "video-1"].map { Self.samples + "/janus-vp8-opus-\($0).mjr" }
        let input = try BatchInput(paths: paths, descriptionFiles: [])
        #expect(input.name == "janus-vp8-opus" && !input.isGuessed && !input.isJournal)
        let joined = try #require(input.connections.first)
        #expect(input.connections.count == 1 && joined.connectionID == "janus-vp8-opus")
        #expect(
            joined.sdp == """
                v=0\r
                o=- 0 0 IN IP4 0.0.0.0\r
                s=recorded by Janus\r
                t=0 0\r
                m=audio 5004 RTP/AVP 111\r
                a=rtpmap:111 opus/48000/2\r
                m=video 5006 RTP/AVP 96\r
                a=rtpmap:96 VP8/90000\r
                a=extmap:13 urn:3gpp:video-orientation\r

                """)
    }

    // A shared screen beside the camera.
    @Test func makesAConnectionOfItsOwnOfASecondPicture() throws {
        let video = Self.samples + "/janus-vp8-opus-video-1.mjr"
        var capture = try MergedCapture(paths: [video, video])
        let connections = try RecordedStreams.connections(of: &capture, [video, video], named: "ann")
        #expect(connections.map(\.connectionID) == ["ann", "ann-2"])
        #expect(connections.map { $0.sdp.contains("m=video 5006") } == [false, true])
    }

    @Test func guessesTheCodecOfOldFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The header and the marks of the oldest edition around the packets of the sample.
        let sample = [UInt8](try Data(contentsOf: URL(filePath: Self.samples + "/janus-vp8-opus-video-1.mjr")))
        var old = Array("MEETECHO".utf8) + [0, 5] + Array("video".utf8)
        var position = 10 + Int(sample[8]) << 8 + Int(sample[9])
        while position < sample.count {
            let length = Int(sample[position + 8]) << 8 + Int(sample[position + 9])
            old += Array("MEETECHO".utf8) + sample[position + 8..<position + 10 + length]
            position += 10 + length
        }
        let path = folder.appending(path: "old.mjr").path
        try Data(old).write(to: URL(filePath: path))
        let input = try BatchInput(path: path, descriptionFiles: [])
        #expect(input.isGuessed)
        #expect(input.connections.first?.sdp.contains("VP8/90000") == true)
    }
}
