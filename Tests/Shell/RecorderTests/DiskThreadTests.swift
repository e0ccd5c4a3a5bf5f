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
        try disk.finish()
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        #expect(!open.contains(path))
    }

    // A pipe has no disk that it could lie on.
    @Test func tellsInTheEndWhatCouldNotBeMadeDurable() throws {
        var ends: [Int32] = [0, 0]
        unsafe try #require(pipe(&ends) == 0)
        let disk = DiskThread()
        disk.close(ends[0], path: "first")
        disk.close(ends[1], path: "second")
        #expect(throws: StorageError.failed(operation: "fdatasync", path: "first", errno: EINVAL)) {
            try disk.finish()
        }
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
        try disk.finish()
        #expect(disk.failure == EINVAL)
    }
}
