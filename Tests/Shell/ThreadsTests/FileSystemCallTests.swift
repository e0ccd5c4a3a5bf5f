import Foundation
import Glibc
import Testing
import Threads

@Suite struct FileSystemCallTests {
    @Test func exchangesTwoNames() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-exchange-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["a/was-a", "b"] {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + name, withIntermediateDirectories: true)
        }
        let result = FileSystemCall.exchange(folder + "/a", folder + "/b")
        #expect(result == 0)
        #expect(FileManager.default.fileExists(atPath: folder + "/b/was-a"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/a").isEmpty)
        // Where one of them is not there, nothing is exchanged.
        let failed = FileSystemCall.exchange(folder + "/a", folder + "/none")
        #expect(failed == -1)
        #expect(FileManager.default.fileExists(atPath: folder + "/a"))
    }

    @Test func synchronizesTheFileSystemOfAFolder() {
        let descriptor = unsafe open("/tmp", O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        let results = [descriptor, -1].map { FileSystemCall.synchronizeFileSystem(of: $0) }
        #expect(results == [0, -1])
    }
}
