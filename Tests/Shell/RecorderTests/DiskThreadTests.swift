import Foundation
import Storage
import Testing

@testable import Recorder

@Suite struct DiskThreadTests {
    @Test func closesWhatItIsGivenInItsOrder() throws {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { unsafe unlink(path) }
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        let disk = DiskThread()
        disk.synchronize(descriptor)
        disk.close(descriptor, path: path)
        #expect(disk.finish().isEmpty)
        #expect(try !openFiles().contains(path))
    }

    private func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
    }

    /// A named pipe without a writer stands for a slow disk: opening it blocks the thread.
    @Test func holdsFewDescriptorsOfFilesThatWaitForASlowDisk() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pipe = folder + "/pipe"
        unsafe try #require(mkfifo(pipe, 0o600) == 0)
        let disk = DiskThread()
        let names = (0..<40).map { folder + "/\($0).mkv" }
        let descriptors = names.map { unsafe open($0, O_CREAT | O_RDWR | O_CLOEXEC, 0o600) }
        disk.synchronize(path: pipe)
        for (descriptor, name) in zip(descriptors, names) { disk.close(descriptor, path: name) }
        #expect(try openFiles().count { names.contains($0) } == DiskThread.heldLimit)
        // Opening it for writing lets the thread open it for reading, and go on.
        let end = unsafe open(pipe, O_WRONLY | O_CLOEXEC)
        defer { close(end) }
        #expect(disk.finish() == [.failed(operation: "fdatasync", path: pipe, errno: EINVAL)])
        #expect(try openFiles().count { names.contains($0) } == 0)
    }

    @Test func tellsWhichFileThatHadToWaitIsNotThereAnyMore() {
        let disk = DiskThread()
        disk.synchronize(path: "/nowhere/a.mkv")
        #expect(disk.finish() == [.failed(operation: "open", path: "/nowhere/a.mkv", errno: ENOENT)])
    }

    // A pipe has no disk that it could lie on.
    @Test func tellsInTheEndWhatCouldNotBeMadeDurable() throws {
        var ends: [Int32] = [0, 0]
        unsafe try #require(pipe(&ends) == 0)
        let disk = DiskThread()
        disk.close(ends[0], path: "first")
        disk.close(ends[1], path: "second")
        #expect(
            disk.finish() == ["first", "second"].map { .failed(operation: "fdatasync", path: $0, errno: EINVAL) })
    }

    /// The kernel tells an error of writing once; what comes later succeeds.
    @Test func remembersTheFirstErrorOfASynchronization() throws {
        var ends: [Int32] = [0, 0]
        unsafe try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { unsafe unlink(path) }
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let disk = DiskThread()
        #expect(disk.failure == nil)
        disk.synchronize(ends[0])
        disk.synchronize(descriptor)
        _ = disk.finish()
        #expect(disk.failure == EINVAL)
    }
}
