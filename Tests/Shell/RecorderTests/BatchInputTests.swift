import Foundation
import Jobs
import RTP
import Testing

@testable import Recorder

@Suite struct BatchInputTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

    private func folder(with files: [String: String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, sample) in files {
            try FileManager.default.copyItem(
                at: Self.samples.appending(path: sample), to: folder.appending(path: name))
        }
        return folder
    }

    @Test func findsTheDescriptionOfEachParticipant() throws {
        let input = try BatchInput(path: Self.samples.path + "/three-participants.pcap", descriptionFiles: [])
        #expect(input.connections.map(\.connectionID) == ["A", "B", "C"].map { "three-participants-\($0)" })
        #expect(!input.isGuessed && !input.isJournal)
    }

    // `call-muted.sdp` belongs to another capture although its name begins alike.
    @Test func leavesTheDescriptionsOfOtherCapturesAlone() throws {
        let folder = try folder(with: [
            "call.pcap": "vp8-opus-360p.pcap", "call-A.sdp": "vp8-opus-360p.sdp",
            "call-muted.pcap": "opus-audio-only.pcap", "call-muted.sdp": "opus-audio-only.sdp",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = try BatchInput(path: folder.path + "/call.pcap", descriptionFiles: [])
        #expect(input.connections.map(\.connectionID) == ["call-A"])
    }

    @Test func guessesWithoutADescription() throws {
        let folder = try folder(with: ["x.pcap": "vp9-opus-360p.pcap"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = try BatchInput(path: folder.path + "/x.pcap", descriptionFiles: [])
        #expect(input.isGuessed)
        #expect(input.connections.first?.sdp.contains("VP9/90000") == true)
        #expect(input.connections.first?.sdp.contains("opus/48000/2") == true)
    }

    @Test func readsNoKeysForAPlainCapture() throws {
        let input = try BatchInput(path: Self.samples.path + "/vp8-opus-srtp.pcap", descriptionFiles: [])
        #expect(input.keys.isEmpty)
    }

    @Test func saysWhichDescriptionIsNone() throws {
        let folder = try folder(with: ["x.pcap": "vp8-opus-360p.pcap"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.path + "/x.sdp"
        try Data("no description".utf8).write(to: URL(filePath: file))
        let error = #expect(throws: RecorderError.self) {
            try BatchInput(path: folder.path + "/x.pcap", descriptionFiles: [])
        }
        #expect(error?.description.hasPrefix(file + ": ") == true)
    }

    @Test func describesByTheNamedFilesAlone() throws {
        let files = ["A", "C"].map { Self.samples.path + "/three-participants-\($0).sdp" }
        let input = try BatchInput(path: Self.samples.path + "/three-participants.pcap", descriptionFiles: files)
        #expect(input.connections.map(\.connectionID) == ["three-participants-A", "three-participants-C"])
        #expect(input.descriptionFiles == files && input.name == "three-participants")
    }

    @Test func saysWhereItLookedForADescription() throws {
        let folder = try folder(with: [:])
        defer { try? FileManager.default.removeItem(at: folder) }
        // A capture without a packet (pcap's header alone), in which there is nothing to guess.
        let path = folder.path + "/x.pcap"
        try Data([0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8) + [0, 0, 4, 0, 101, 0, 0, 0])
            .write(to: URL(filePath: path))
        #expect(
            throws: RecorderError.noSessionDescription(capture: path, looked: [folder.path + "/x.sdp"])
        ) { try BatchInput(path: path, descriptionFiles: []) }
    }
}
