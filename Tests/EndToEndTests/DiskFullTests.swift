import Foundation
import TestSupport
import Testing

/// A disk without room ends the job with `disk_full`; with room again the journal gives everything up to its end.
///
/// `ROKUGA_DISKS=200` fills up so many disks of other sizes too.
@Suite(.serialized, .waiting) struct DiskFullTests {
    /// In kilobytes, for turns of MP4 and Matroska; file and journal grow by 120 in a second, for twelve seconds.
    static let sizes: [Int] = {
        var generator = SeededGenerator(seed: 2026)
        let count = Int(ProcessInfo.processInfo.environment["ROKUGA_DISKS"] ?? "") ?? 2
        return (0..<count).map { $0 < 2 ? 600 : Int.random(in: 300...1000, using: &generator) }
    }()

    /// A file system in memory of the given size, unmounted with `body`.
    private func withSmallDisk(kilobytes: Int, _ body: (URL) throws -> Void) throws {
        try Tree.withScratch { scratch in
            let disk = scratch.appending(path: "disk")
            try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
            let mount = try Command.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "none", disk.path])
            try #require(mount.status == 0, "\(mount.errors)")
            defer { _ = try? Command.run("umount", ["-l", disk.path]) }
            try body(disk)
        }
    }

    static let mayMount: Bool = {
        guard geteuid() == 0 else { return false }
        return
            (try? Tree.withScratch { scratch in
                let mounted = try Command.run("mount", ["-t", "tmpfs", "-o", "size=64k", "none", scratch.path])
                if mounted.status == 0 { _ = try Command.run("umount", [scratch.path]) }
                return mounted.status == 0
            }) ?? false
    }()

    @Test(
        .enabled(if: mayMount, "mounting a small file system needs root and CAP_SYS_ADMIN"),
        arguments: zip(sizes.indices, sizes))
    func stopsPlaysAndRecovers(turn: Int, kilobytes: Int) throws {
        let isMP4 = turn.isMultiple(of: 2)
        let capture = isMP4 ? "h264-opus-360p" : "vp8-opus-360p"
        let pipeline = isMP4 ? "copy-mp4" : "copy"
        try withSmallDisk(kilobytes: kilobytes) { disk in
            let live = try LiveJob(capture: capture, pipeline: pipeline, in: disk)
            let began = Date()
            let run = live.recorder.wait()
            #expect(run.status == 1 && !run.wasKilled, "\(run.errors)")
            #expect(run.errors.contains("stopping: disk_full"), "\(run.errors)")
            #expect(run.output.contains("failed (disk_full)"), "\(run.output)")
            #expect(Date().timeIntervalSince(began) < 12)
            let container = isMP4 ? "mp4" : "mkv"
            try checkSourceAndRecovery(live, disk, file: "\(capture).\(container)")
            let recovered = try ["v", "a"].map { try Frames(live.file("\(capture).\(container)"), $0) }
            let whole = try Tree.withScratch { scratch in
                try Frames.undisturbed(capture, pipeline: pipeline, container: container, in: scratch)
            }
            for (own, all) in zip(recovered, whole) {
                // The live packets have arrival times of their own, so the clocks differ by the jitter.
                #expect(own.offset(in: all, tolerance: 0.005) != nil, "other frames than with room")
            }
        }
    }

    private func checkSourceAndRecovery(_ live: LiveJob, _ disk: URL, file: String) throws {
        // The SFU was told to stop sending.
        #expect(
            live.simulator.wait(seconds: 5) { live.simulator.complaints.contains("stopped") },
            "\(live.simulator.complaints)")
        let left = try Recording(live.file(file))
        let before = left.tracks["video"]?.times.count ?? 0
        #expect(before > 30)
        #expect(try Recording.decodingErrors(live.file(file), stopsAtError: false).split(separator: "\n").count <= 2)

        // Still no room: what is there stays.
        let inVain = try Command.rokuga("recover", disk.path)
        #expect(inVain.status == 1 && inVain.errors.contains("the disk is full"), "\(inVain.errors)")
        #expect(try Recording(live.file(file)).tracks["video"]?.times.count == before)

        let more = try Command.run("mount", ["-o", "remount,size=8m", disk.path])
        try #require(more.status == 0, "\(more.errors)")
        let recovered = try Command.rokuga("recover", disk.path)
        #expect(recovered.status == 0 && recovered.output.contains("completed_with_warnings"), "\(recovered.output)")
        #expect(try Recording.decodingErrors(live.file(file)) == "")
        let report = try live.report()
        #expect(report["recovered"] as? Bool == true)
        let again = try Recording(live.file(file))
        // The journal is written first; what the file showed is in it, but for the round in which there was no room.
        #expect((again.tracks["video"]?.times.count ?? 0) >= before - 10)
    }

    /// Whose it is, nobody knows; but it is a recording, and here a link to it.
    @Test func neverWritesIntoAFileThatIsThere() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(
                capture: "vp8-opus-360p", pipeline: "copy", in: scratch,
                before: { folder in
                    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                    try FileManager.default.createSymbolicLink(
                        atPath: folder.appending(path: "vp8-opus-360p.mkv").path, withDestinationPath: "/dev/full")
                })
            let run = live.recorder.wait()
            #expect(run.status == 2 && run.errors.contains("already contains a recording"), "\(run.errors)")
        }
    }

    /// `ulimit -f` is told as an error, not by a signal that ends the process.
    @Test func takesALimitOnTheLengthOfFilesForAFullDisk() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(
                capture: "h264-opus-360p", pipeline: "copy-mp4", in: scratch, fileLimitKilobytes: 300)
            let run = live.recorder.wait()
            #expect(run.status == 1 && !run.wasKilled, "\(run.errors)")
            #expect(try live.report()["reason"] as? String == "disk_full")
            let recovered = try Command.rokuga("recover", live.folder.path)
            #expect(recovered.status == 0, "\(recovered.errors)")
            #expect(try Recording.decodingErrors(live.file("h264-opus-360p.mp4")) == "")
        }
    }
}
