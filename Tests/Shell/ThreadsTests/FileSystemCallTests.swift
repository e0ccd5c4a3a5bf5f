import Glibc
import Testing
import Threads

@Suite struct FileSystemCallTests {
    @Test func exchangesTwoNames() throws {
        var template = Array("/tmp/rokuga-exchange-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress) != nil }
        #expect(made)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let names = ["a", "b"].map { folder + "/" + $0 }
        defer { unsafe (names.forEach { unsafe _ = rmdir($0 + "/was-a"); unsafe _ = rmdir($0) }, rmdir(folder)) }
        for name in names { unsafe mkdir(name, 0o755) }
        unsafe mkdir(names[0] + "/was-a", 0o755)
        #expect(FileSystemCall.exchange(names[0], names[1]) == 0)
        #expect(unsafe access(names[1] + "/was-a", F_OK) == 0)
        #expect(FileSystemCall.exchange(names[0], folder + "/none") == -1)
    }

    @Test func synchronizesTheFileSystemOfAFolder() {
        let descriptor = unsafe open("/tmp", O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        #expect(FileSystemCall.synchronizeFileSystem(of: descriptor) == 0)
        #expect(FileSystemCall.synchronizeFileSystem(of: -1) == -1)
    }
}
