import Foundation
import Glibc
import Testing
import Threads

@Suite struct FileSystemCallTests {
    @Test func exchangesTwoNames() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (old, new) = (folder + "/old", folder + "/new")
        for name in [old + "/was-old", new] {
            try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
        }
        #expect(FileSystemCall.exchange(old, new) == 0)
        #expect(FileManager.default.fileExists(atPath: new + "/was-old"))
        #expect(!FileManager.default.fileExists(atPath: old + "/was-old"))
        #expect(FileSystemCall.exchange(old, folder + "/none") == -1)
    }

    @Test func synchronizesTheFileSystemOfAFolder() {
        let descriptor = unsafe open("/tmp", O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        let results = [descriptor, -1].map { FileSystemCall.synchronizeFileSystem(of: $0) }
        #expect(results == [0, -1])
    }
}
