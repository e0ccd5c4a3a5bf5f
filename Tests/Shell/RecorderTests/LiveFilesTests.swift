import Foundation
import Packaging
import Storage
import Testing

@testable import Recorder

@Suite struct LiveFilesTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    @Test func aFileThatCannotBeOpenedLeavesTheOthersAlone() throws {
        try FileManager.default.createDirectory(atPath: folder + "/a.mkv", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var files = LiveFiles(OutputFiles(directory: folder))
        try files.perform(.append(output: "a.mkv", at: 0, bytes: [1]))
        try files.perform(.append(output: "b.mkv", at: 0, bytes: [2]))
        try files.perform(.append(output: "a.mkv", at: 1, bytes: [1]))
        try files.perform(.complete(output: "a.mkv"))
        let error = StorageError.outputExists(path: folder + "/a.mkv")
        #expect(files.takeErrors() == [error])
        #expect(files.takeErrors().isEmpty)
        // The job has not what it was asked for, and says so in the end.
        var caught: StorageError?
        do throws(StorageError) { try files.finish() } catch { caught = error }
        #expect(caught == error)
        #expect(files.failures == [error] && files.takeErrors().isEmpty)
        #expect(FileManager.default.contents(atPath: folder + "/b.mkv") == Data([2]))
    }

    /// As a live recording has it: the files wait for the disk on its thread.
    @Test func namesEveryFileThatIsNotDurable() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let disk = DiskThread()
        var files = LiveFiles(OutputFiles(directory: folder, closing: disk))
        try files.perform(.append(output: "a.mkv", at: 0, bytes: [1]))
        // As if these had been closed, and then removed by someone.
        disk.synchronize(path: folder + "/b.mkv")
        disk.synchronize(path: folder + "/c.mkv")
        let gone = ["b", "c"].map {
            StorageError.failed(operation: "open", path: folder + "/\($0).mkv", errno: ENOENT)
        }
        var caught: StorageError?
        do throws(StorageError) { try files.finish() } catch { caught = error }
        #expect(caught == gone[0] && files.failures == gone)
        #expect(FileManager.default.contents(atPath: folder + "/a.mkv") == Data([1]))
    }

    @Test func aFullDiskEndsTheJob() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createSymbolicLink(atPath: folder + "/a.mkv.new", withDestinationPath: "/dev/full")
        // A new file is opened only if nothing has its name; a replacement takes what a killed one left.
        var files = LiveFiles(OutputFiles(directory: folder, replaces: true))
        var caught: StorageError?
        do throws(StorageError) {
            try files.perform(.append(output: "a.mkv", at: 0, bytes: [1]))
        } catch {
            caught = error
        }
        #expect(caught == .diskFull(path: folder + "/a.mkv.new"))
    }

    /// A list would name what is missing.
    @Test func aPresentationThatLacksOneFileIsAbandonedAsAWhole() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var files = LiveFiles(OutputFiles(directory: folder))
        try files.perform(.replace(output: "A/video/1.m4s", bytes: [1]))
        try files.perform(.replace(output: "A/index.m3u8", bytes: [1]))
        // A folder has the name of its second segment.
        try FileManager.default.createDirectory(
            atPath: folder + "/A/video/2.m4s/x", withIntermediateDirectories: true)
        try files.perform(.replace(output: "A/video/2.m4s", bytes: [2]))
        try files.perform(.replace(output: "A/index.m3u8", bytes: [2]))
        try files.perform(.replace(output: "B/index.m3u8", bytes: [3]))
        try files.perform(.complete(output: "A"))
        #expect(files.takeErrors().count == 1 && files.failures.count == 1)
        // It plays up to there.
        #expect(FileManager.default.contents(atPath: folder + "/A/index.m3u8") == Data([1]))
        #expect(FileManager.default.contents(atPath: folder + "/B/index.m3u8") == Data([3]))
    }
}
