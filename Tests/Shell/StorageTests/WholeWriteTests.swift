import Foundation
import Testing
import Threads

@testable import Storage

@Suite struct WholeWriteTests {
    @Test func writesWhereTheDescriptorStandsOrAtAnOffset() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)").path
        let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        unsafe unlink(path)
        #expect(WholeWrite.write([1, 2, 3, 4], to: file))
        #expect(WholeWrite.write([], to: file))
        #expect(WholeWrite.write([5, 6], to: file))
        #expect(WholeWrite.write([9, 9], to: file, at: 1))
        #expect(WholeWrite.write([7], to: file, at: 8))
        var bytes = [UInt8](repeating: 0xFF, count: 20)
        unsafe #expect(pread(file, &bytes, bytes.count, 0) == 9)
        #expect(bytes.prefix(9) == [1, 9, 9, 4, 5, 6, 0, 0, 7])
    }

    // A pipe takes what it has room for; the next call says that there is none.
    @Test func goesOnAfterAPartWasTaken() throws {
        var ends: [Int32] = [0, 0]
        unsafe try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let bytes = (0..<(4 << 20)).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let code = WholeWrite.write(bytes, to: ends[1]) ? 0 : errno
        #expect(code == EAGAIN)
        var taken = [UInt8](repeating: 0, count: bytes.count)
        let count = unsafe read(ends[0], &taken, taken.count)
        #expect(count > 0 && taken.prefix(max(0, count)) == bytes.prefix(max(0, count)))
    }

    @Test func waitsForRoomIfItIsPatient() throws {
        var ends: [Int32] = [0, 0]
        unsafe try #require(pipe(&ends) == 0)
        let (reader, writer) = (ends[0], ends[1])
        defer { close(reader) }
        _ = fcntl(writer, F_SETFL, O_NONBLOCK)
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 / 7) }
        DetachedThread.start {
            _ = WholeWrite.write(bytes, to: writer, isPatient: true)
            close(writer)
        }
        let taken = try FileHandle(fileDescriptor: reader, closeOnDealloc: false).readToEnd()
        #expect(taken.map { [UInt8]($0) } == bytes)
    }

    @Test func saysWhyItFailed() throws {
        let full = unsafe open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        defer { close(full) }
        let errors = [full, -1].map { WholeWrite.write([1], to: $0) ? nil : StorageError.ofFailed("write", "x") }
        #expect(errors == [.diskFull(path: "x"), .failed(operation: "write", path: "x", errno: EBADF)])
    }
}
