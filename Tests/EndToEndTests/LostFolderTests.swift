import Foundation
import Testing

/// The folder of a recording is moved, removed or read-only while files are written into it: the verdict says so, and
/// what was written is not harmed.
@Suite(.serialized, .waiting) struct LostFolderTests {
    private let name = "vp8-opus-360p.mkv"

    private func begin(_ live: LiveJob) throws {
        let path = live.file(name)
        try #require(live.recorder.wait(seconds: 20) { (try? Data(contentsOf: path).count) ?? 0 > 30_000 })
    }

    /// The job ends by itself, not by a signal, and neither status nor summary nor report call it completed.
    private func expectFailure(_ live: LiveJob) {
        let run = live.recorder.wait()
        #expect(run.status == 1 && !run.wasKilled, "\(run.status) \(run.errors)")
        #expect(run.output.contains(": failed"), "\(run.output)")
        #expect(!run.output.contains(": completed"), "\(run.output)")
        #expect(run.errors.contains(live.folder.path), "\(run.errors)")
        #expect((try? live.report()["verdict"] as? String) ?? "failed" == "failed")
    }

    @Test func keepsAFolderThatIsMovedAndRecoversItThere() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: scratch)
            try begin(live)
            let moved = scratch.appending(path: "moved")
            try FileManager.default.moveItem(at: live.folder, to: moved)
            expectFailure(live)
            let file = moved.appending(path: name)
            #expect(try Recording.decodingErrors(file, stopsAtError: false).split(separator: "\n").count <= 2)
            let before = try Recording(file).tracks["video"]?.times.count ?? 0
            let recovered = try Command.rokuga("recover", moved.path)
            #expect(recovered.status == 0, "\(recovered.errors)")
            #expect(try Recording.decodingErrors(file) == "")
            #expect(try Recording(file).tracks["video"]?.times.count ?? 0 >= before && before > 0)
        }
    }

    @Test func failsWhenItsFolderIsRemoved() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: scratch)
            try begin(live)
            try FileManager.default.removeItem(at: live.folder)
            expectFailure(live)
        }
    }

    /// As after an error of the disk (`errors=remount-ro`). Otherwise a file system refuses to become read-only while
    /// files are open.
    @Test(
        .enabled(if: ReadOnlyDisk.isAvailable, "making a disk read-only needs root, a loop device and mkfs.ext4"))
    func failsWhenItsDiskBecomesReadOnly() throws {
        try Tree.withScratch { scratch in
            try ReadOnlyDisk.with(in: scratch) { disk in
                let live = try LiveJob(capture: "vp8-opus-360p", pipeline: "copy", in: disk.folder)
                try begin(live)
                try disk.makeReadOnly()
                expectFailure(live)
                #expect(
                    live.simulator.wait(seconds: 5) { live.simulator.complaints.contains("stopped") },
                    "\(live.simulator.complaints)")
            }
        }
    }

    /// Each capture of a batch has its own verdict, and a file that is named exists.
    @Test func batchMakesItsFolderAgain() throws {
        try Tree.withScratch { scratch in
            let out = scratch.appending(path: "out")
            let captures = Array(repeating: Tree.samples.appending(path: "vp8-opus-360p.pcap").path, count: 12)
            let batch = try Running(
                Tree.rokuga.path, ["batch", "--json", "--jobs", "1", "--pipeline", "copy", "-o", out.path] + captures)
            let first = out.appending(path: "vp8-opus-360p/report.json").path
            try #require(batch.wait(seconds: 20) { FileManager.default.fileExists(atPath: first) })
            batch.signal(SIGSTOP)
            let moved = scratch.appending(path: "moved")
            try FileManager.default.moveItem(at: out, to: moved)
            batch.signal(SIGCONT)
            let run = batch.wait()
            #expect(!run.wasKilled && [0, 1].contains(run.status), "\(run.errors)")
            let reports = try #require(
                try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
            #expect(reports.count == captures.count)
            let failed = reports.filter { $0["verdict"] as? String == "failed" }
            #expect(failed.isEmpty == (run.status == 0))
            // What is whole is where its folder went.
            let made = [out, moved].flatMap { root in
                (1...captures.count).map {
                    root.appending(path: "vp8-opus-360p\($0 == 1 ? "" : "-\($0)")/vp8-opus-360p.mkv")
                }
            }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
            #expect(made.count >= captures.count - failed.count)
        }
    }
}

/// A small file system in a file, which can become read-only under its open files.
struct ReadOnlyDisk {
    let folder: URL

    static let isAvailable: Bool = {
        guard geteuid() == 0 else { return false }
        return (try? Tree.withScratch { try with(in: $0) { try $0.makeReadOnly() } }) != nil
    }()

    static func with(in scratch: URL, _ body: (ReadOnlyDisk) throws -> Void) throws {
        let (image, folder) = (scratch.appending(path: "image").path, scratch.appending(path: "disk"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for command in [
            ["truncate", "-s", "32M", image], ["mkfs.ext4", "-q", "-F", image],
            ["mount", "-o", "loop", image, folder.path],
        ] {
            let run = try Command.run(command[0], Array(command.dropFirst()))
            guard run.status == 0 else { throw Unavailable(reason: run.errors) }
        }
        defer { _ = try? Command.run("umount", ["-l", folder.path]) }
        try body(ReadOnlyDisk(folder: folder))
    }

    func makeReadOnly() throws {
        let run = try Command.run("mount", ["-o", "remount,abort", folder.path])
        guard run.status == 0 else { throw Unavailable(reason: run.errors) }
    }

    struct Unavailable: Error {
        let reason: String
    }
}
