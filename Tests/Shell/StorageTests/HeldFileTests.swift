import Foundation
import Jobs
import Media
import Packaging
import Testing

@testable import Storage

@Suite struct HeldFileTests {
    private func withFolder(_ body: (JobDirectory) throws -> Void) throws {
        let directory = try JobDirectory(
            creating: FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        try body(directory)
    }

    /// A file of half a second of audio that was never finished.
    private func write(_ name: String, to directory: JobDirectory) throws {
        var writer = MatroskaWriter(
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: ""))
        let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        let track = try writer.addTrack(opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<25 {
            let sample = Sample(presentationTime: Int64(i) * 960, duration: 960, isKeyFrame: true)
            try writer.append([0xFC, 1, 2].span, sample, to: track)
        }
        var files = OutputFiles(directory: directory.path)
        try writer.output.actions(on: name) { action throws(StorageError) in try files.perform(action) }
        try files.finish()
    }

    @Test func areTheRecordingsBesideThoseThatWereMade() throws {
        try withFolder { directory in
            for name in ["A.mkv", "B.mkv", "C.mkv.new"] { try write(name, to: directory) }
            try Data("half".utf8).write(to: URL(filePath: directory.path + "/D.mkv"))
            let others = HeldFile.others(in: directory, than: ["A.mkv"])
            #expect(others.map(\.file) == ["B.mkv"] && others.map(\.remade) == [nil])
            #expect(others[0].media.tracks.map(\.frames) == [25] && others[0].container == .mkv)
        }
    }

    @Test func areThePresentationsToo() throws {
        try withFolder { directory in
            var files = OutputFiles(directory: directory.path)
            for name in ["A", "B"] {
                for action in try PresentedFiles.actions(2, in: name) { try files.perform(action) }
            }
            let others = HeldFile.others(in: directory, than: ["A/index.m3u8"])
            #expect(others.map(\.file) == ["B/index.m3u8"] && others.map(\.remade) == [nil])
            #expect(others[0].container == .hls && others[0].media.tracks.map(\.frames) == [2])
        }
    }

    // As one on a disk with bad sectors: a link to itself cannot even be opened (ELOOP).
    @Test func staysWhereItCannotBeRead() throws {
        try withFolder { directory in
            try write("new.mkv", to: directory)
            let new = directory.path + "/new.mkv"
            let unreadable = directory.path + "/A.mkv"
            #expect(HeldFile.fuller(at: unreadable, than: new, comparingBytes: false) == nil)
            try FileManager.default.createSymbolicLink(atPath: unreadable, withDestinationPath: unreadable)
            let kept = HeldFile.fuller(at: unreadable, than: new, comparingBytes: false)?.kept(insteadOf: new)
            #expect(kept?.isUnreadable == true && kept?.file == "A.mkv" && kept?.remade == "new.mkv")
            // Not listed as a recording, because nothing is known of it.
            #expect(HeldFile.others(in: directory, than: []).map(\.file) == ["new.mkv"])
            try Data("half".utf8).write(to: URL(filePath: directory.path + "/D.mkv"))
            #expect(HeldFile.fuller(at: directory.path + "/D.mkv", than: new, comparingBytes: false) == nil)
        }
    }

    // The system reads no bytes of a folder (EISDIR).
    @Test func noticesThatTheSystemCannotRead() throws {
        try withFolder { directory in
            try write("A.mkv", to: directory)
            for (path, isReadable) in [(directory.path, false), (directory.path + "/A.mkv", true)] {
                let descriptor = unsafe open(path, O_RDONLY)
                defer { close(descriptor) }
                var count = 0
                let file = FinishedFile(descriptor: descriptor, byteCount: 4096) { count += 1 }
                #expect((file.heldMedia(as: .mkv) != nil) == isReadable && (count == 0) == isReadable)
            }
        }
    }

    // The report of a full disk says what is on it.
    @Test func restateWhatAReportSaysOfThem() throws {
        try withFolder { directory in
            try write("A.mkv", to: directory)
            let start = WallTime(nanoseconds: 1_767_225_600_000_000_000)
            let end = start.at(.zero + Interval(milliseconds: 9000))
            func output(_ name: String) -> OutputReport {
                OutputReport(
                    file: name, container: .mkv, verdict: .completed, bytes: 1 << 20, startedAt: start, endedAt: end,
                    duration: 9, tracks: [.init(kind: .audio, codec: "opus", frames: 450, duration: 9)])
            }
            var report = Report(
                rokugaVersion: "0", recordingID: "R", roomID: "R", startedAt: start, endedAt: end)
            var connection = ConnectionReport(connectionID: "A", existsSince: start, existsUntil: end)
            connection.outputs = [output("A.mkv"), output("gone.mkv")]
            report.connections = [connection]
            var view = CompositionReport(label: "common")
            view.outputs = [output("A.mkv")]
            report.compositions = [view]
            HeldFile.restate(&report, in: directory)
            for restated in [report.connections[0].outputs[0], report.compositions?[0].outputs[0]] {
                let size = try FileManager.default.attributesOfItem(atPath: directory.path + "/A.mkv")[.size] as? Int
                #expect(restated?.bytes == size && restated?.duration == 0.48 && restated?.verdict == .completed)
                #expect(restated?.tracks.map(\.frames) == [25] && restated?.endedAt != end)
            }
            #expect(report.connections[0].outputs[1].verdict == .failed)
        }
    }

    /// The lists of a presentation are whole whenever they are written; without them it has failed.
    @Test func restatesPresentations() throws {
        try withFolder { directory in
            var files = OutputFiles(directory: directory.path)
            for action in try PresentedFiles.actions(2, isComplete: false) { try files.perform(action) }
            let start = WallTime(nanoseconds: 1_767_225_600_000_000_000)
            var report = Report(rokugaVersion: "0", recordingID: "R", roomID: "R", startedAt: start, endedAt: start)
            var connection = ConnectionReport(connectionID: "A", existsSince: start, existsUntil: start)
            connection.outputs = ["A/index.m3u8", "B/index.m3u8"].map { name in
                OutputReport(
                    file: name, container: .hls, verdict: .completed, bytes: 9, startedAt: start, endedAt: start,
                    duration: 4)
            }
            report.connections = [connection]
            HeldFile.restate(&report, in: directory)
            #expect(report.connections[0].outputs.map(\.verdict) == [.completed, .failed])
            #expect(report.connections[0].outputs.map(\.duration) == [4, 4])
        }
    }
}
