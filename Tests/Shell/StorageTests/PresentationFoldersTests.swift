import Foundation
import Jobs
import Packaging
import Testing

@testable import Storage

/// Presentations as `OutputFiles` keeps them.
@Suite struct PresentationFoldersTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    private func withFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body()
    }

    /// Performs actions; an error of any is the result.
    @discardableResult
    private func perform(_ actions: [OutputAction], on files: inout OutputFiles) -> StorageError? {
        do throws(StorageError) {
            for action in actions { try files.perform(action) }
            return nil
        } catch {
            return error
        }
    }

    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: folder + "/" + path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func writesFilesInFoldersOfTheirOwn() throws {
        try withFolder {
            var files = OutputFiles(directory: folder)
            let failure = try perform(PresentedFiles.actions(2), on: &files)
            #expect(failure == nil)
            #expect(files.completeAll().isEmpty)
            #expect(
                PresentedFiles.tree(folder) == [
                    "A", "A/audio", "A/audio.m3u8", "A/audio/1.m4s", "A/audio/2.m4s", "A/audio/init-1.mp4",
                    "A/index.m3u8",
                ])
        }
    }

    /// Who has opened the old list reads on in it: the file is another, not changed.
    @Test func aFileIsReplacedAsAWhole() throws {
        try withFolder {
            var files = OutputFiles(directory: folder)
            perform([.replace(output: "A/index.m3u8", bytes: Array("old".utf8))], on: &files)
            let reader = try #require(FileHandle(forReadingAtPath: folder + "/A/index.m3u8"))
            perform([.replace(output: "A/index.m3u8", bytes: Array("newer".utf8))], on: &files)
            #expect(try reader.readToEnd() == Data("old".utf8))
            #expect(text("A/index.m3u8") == "newer")
            #expect(PresentedFiles.tree(folder) == ["A", "A/index.m3u8"])
        }
    }

    /// Somebody tidied up while it grew.
    @Test func makesAFolderAgainThatIsGone() throws {
        try withFolder {
            var files = OutputFiles(directory: folder)
            perform([.replace(output: "A/audio/1.m4s", bytes: [1])], on: &files)
            try FileManager.default.removeItem(atPath: folder + "/A/audio")
            let failure = perform([.replace(output: "A/audio/2.m4s", bytes: [2])], on: &files)
            #expect(failure == nil)
            #expect(PresentedFiles.tree(folder) == ["A", "A/audio", "A/audio/2.m4s"])
        }
    }

    @Test func aRemovalMakesNoFolder() throws {
        try withFolder {
            var files = OutputFiles(directory: folder)
            perform([.replace(output: "A/index.m3u8", bytes: [1])], on: &files)
            let failure = perform([.remove(output: "A/audio/1.m4s")], on: &files)
            #expect(failure == nil)
            #expect(PresentedFiles.tree(folder) == ["A", "A/index.m3u8"])
        }
    }

    @Test func removesWhatLeftTheLists() throws {
        try withFolder {
            var files = OutputFiles(directory: folder)
            try perform(PresentedFiles.actions(2, isComplete: false), on: &files)
            let failure = perform(
                [.remove(output: "A/audio/1.m4s"), .remove(output: "A/audio/1.m4s")], on: &files)
            #expect(failure == nil)
            #expect(text("A/audio/1.m4s") == nil && text("A/audio/2.m4s") != nil)
        }
    }

    @Test func aLiveRecordingTakesNoFolderThatIsThere() throws {
        try withFolder {
            try FileManager.default.createDirectory(atPath: folder + "/A", withIntermediateDirectories: true)
            var files = OutputFiles(directory: folder)
            let failure = try perform(PresentedFiles.actions(1), on: &files)
            #expect(failure == .outputExists(path: folder + "/A"))
            #expect(PresentedFiles.tree(folder) == ["A"])
        }
    }

    @Test func keepsWhatIsToBeReplacedUntilTheNewFolderIsWhole() throws {
        try withFolder {
            var live = OutputFiles(directory: folder)
            try perform(PresentedFiles.actions(2), on: &live)
            let old = PresentedFiles.tree(folder)
            do {
                var files = OutputFiles(directory: folder, replaces: true)
                try perform(PresentedFiles.actions(3, isComplete: false), on: &files)
                #expect(text("A/audio.m3u8") == "#EXTM3U 2" && text("A.new/audio.m3u8") == "#EXTM3U 3")
            }
            // Given up half-way: nothing is left of it.
            #expect(PresentedFiles.tree(folder) == old)
            var files = OutputFiles(directory: folder, replaces: true)
            try perform(PresentedFiles.actions(3), on: &files)
            #expect(text("A/audio.m3u8") == "#EXTM3U 2")
            let kept = try files.finish()
            #expect(kept.isEmpty && text("A/audio.m3u8") == "#EXTM3U 3" && text("A/audio/3.m4s") != nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["A"])
        }
    }

    @Test func aReplacementOfNothingTakesTheName() throws {
        try withFolder {
            // What a killed recovery left is gone.
            try FileManager.default.createDirectory(atPath: folder + "/A.new/audio", withIntermediateDirectories: true)
            _ = FileManager.default.createFile(atPath: folder + "/A.new/audio/9.m4s", contents: Data([1]))
            var files = OutputFiles(directory: folder, replaces: true)
            try perform(PresentedFiles.actions(1), on: &files)
            let kept = try files.finish()
            #expect(kept.isEmpty)
            #expect(
                PresentedFiles.tree(folder) == [
                    "A", "A/audio", "A/audio.m3u8", "A/audio/1.m4s", "A/audio/init-1.mp4", "A/index.m3u8",
                ])
        }
    }

    @Test func whatHoldsMoreStays() throws {
        try withFolder {
            var live = OutputFiles(directory: folder)
            try perform(PresentedFiles.actions(5), on: &live)
            var files = OutputFiles(directory: folder, replaces: true)
            try perform(PresentedFiles.actions(3), on: &files)
            let kept = try files.finish()
            #expect(kept.map(\.file) == ["A/index.m3u8"] && kept.map(\.remade) == ["A.remade/index.m3u8"])
            #expect(kept[0].container == .hls && kept[0].media.tracks.map(\.frames) == [5])
            #expect(text("A/audio.m3u8") == "#EXTM3U 5" && text("A.remade/audio.m3u8") == "#EXTM3U 3")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["A", "A.remade"])
        }
    }

    @Test func saysWhatCannotBeWritten() throws {
        try withFolder {
            var files = OutputFiles(directory: folder + "/none")
            let failure = try perform(PresentedFiles.actions(1), on: &files)
            #expect(failure == .failed(operation: "mkdir", path: folder + "/none/A", errno: ENOENT))
        }
    }

    /// Its temporary file is that of a disk without room.
    @Test func leavesNoPartOfAFileOnAFullDisk() throws {
        try withFolder {
            var files = OutputFiles(directory: folder)
            perform([.replace(output: "A/index.m3u8", bytes: [1])], on: &files)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/A/index.m3u8.new", withDestinationPath: "/dev/full")
            let failure = perform([.replace(output: "A/index.m3u8", bytes: [2])], on: &files)
            #expect(failure == .diskFull(path: folder + "/A/index.m3u8"))
            #expect(PresentedFiles.tree(folder) == ["A", "A/index.m3u8"] && text("A/index.m3u8") == "\u{1}")
        }
    }

    /// A recorder that goes on with a job: the folder that was made again takes the old one's name at once, and grows.
    @Test func aGrowingFolderTakesTheNameOfTheOldOne() throws {
        try withFolder {
            var old = OutputFiles(directory: folder)
            try perform(PresentedFiles.actions(2, isComplete: false), on: &old)
            var files = OutputFiles(directory: folder, replaces: true)
            try perform(PresentedFiles.actions(3, isComplete: false), on: &files)
            #expect(text("A/audio.m3u8") == "#EXTM3U 2" && text("A.new/audio.m3u8") == "#EXTM3U 3")
            let kept = try files.takeNames()
            #expect(kept.isEmpty && text("A/audio.m3u8") == "#EXTM3U 3")
            let failure = perform(
                [.replace(output: "A/audio.m3u8", bytes: Array("grown".utf8)), .complete(output: "A")], on: &files)
            #expect(failure == nil && text("A/audio.m3u8") == "grown")
            #expect(files.completeAll().isEmpty)
            #expect(PresentedFiles.tree(folder).allSatisfy { $0.hasPrefix("A") && !$0.contains(".new") })
        }
    }

    /// What holds more stays, and the new one grows beside it.
    @Test func aFullerFolderKeepsItsName() throws {
        try withFolder {
            var old = OutputFiles(directory: folder)
            try perform(PresentedFiles.actions(3, isComplete: false), on: &old)
            var files = OutputFiles(directory: folder, replaces: true)
            try perform(PresentedFiles.actions(2, isComplete: false), on: &files)
            let kept = try files.takeNames()
            #expect(kept.map(\.file) == ["A/index.m3u8"] && kept.first?.remade == "A.remade/index.m3u8")
            perform([.replace(output: "A/audio.m3u8", bytes: Array("grown".utf8))], on: &files)
            #expect(text("A/audio.m3u8") == "#EXTM3U 3" && text("A.remade/audio.m3u8") == "grown")
        }
    }

    /// A window has moved on while nobody listened: fewer files, later ones.
    @Test func aWindowThatHasMovedOnTakesTheName() throws {
        try withFolder {
            var old = OutputFiles(directory: folder)
            try perform(PresentedFiles.actions(3, isComplete: false), on: &old)
            var files = OutputFiles(directory: folder, replaces: true)
            let removed = (1...3).map { OutputAction.remove(output: "A/audio/\($0).m4s") }
            try perform(PresentedFiles.actions(4, isComplete: false) + removed, on: &files)
            let kept = try files.takeNames()
            #expect(kept.isEmpty && text("A/audio.m3u8") == "#EXTM3U 4" && text("A/audio/3.m4s") == nil)
        }
    }
}
