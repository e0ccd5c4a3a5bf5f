import Foundation
import Jobs
import Media
import Packaging
import Testing

@testable import Storage

@Suite struct OutputFilesTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func failure(_ body: () throws(StorageError) -> Void) -> StorageError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func appendsAndCorrects() throws {
        var output = OutputBytes()
        var files = OutputFiles(directory: folder.path)
        output.append([1, 2, 3, 4])
        try files.write(output, to: "x.mkv")
        output.didDrain()
        output.append([5, 6])
        output.patch(at: 2, [9, 9, 9])
        try files.write(output, to: "x.mkv")
        try files.finish()
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data([1, 2, 9, 9, 9, 6]))
    }

    @Test func keepsWhatIsToBeReplacedUntilTheNewFilesAreWhole() throws {
        let old = folder.appending(path: "x.mkv")
        try Data([7]).write(to: old)
        var output = OutputBytes()
        output.append([1, 2])
        do {
            var files = OutputFiles(directory: folder.path, replaces: true)
            try files.write(output, to: "x.mkv")
        }
        // Given up half-way: nothing is left of it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.mkv"])
        #expect(try Data(contentsOf: old) == Data([7]))
        var files = OutputFiles(directory: folder.path, replaces: true)
        try files.write(output, to: "x.mkv")
        #expect(try Data(contentsOf: old) == Data([7]))
        try files.finish()
        #expect(try Data(contentsOf: old) == Data([1, 2]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.mkv"])
    }

    // Many corrections in rising order, some on top of others, and a last one far behind that comes before them in the
    // file.
    @Test func appliesManyCorrectionsInTheirOrder() throws {
        var expected = (0..<600_000).map { UInt8(truncatingIfNeeded: $0) }
        var output = OutputBytes()
        var files = OutputFiles(directory: folder.path)
        output.append(expected)
        try files.write(output, to: "x.mkv")
        output.didDrain()
        for i in 0..<1000 {
            let offset = 100 + i / 2 * 1100
            let bytes = [UInt8(truncatingIfNeeded: i), 0xEE]
            output.patch(at: Int64(offset), bytes)
            expected.replaceSubrange(offset..<(offset + 2), with: bytes)
        }
        output.patch(at: 4, [7])
        expected[4] = 7
        try files.write(output, to: "x.mkv")
        try files.finish()
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data(expected))
    }

    @Test func writesMoreFilesThanItKeepsOpen() throws {
        var files = OutputFiles(directory: folder.path)
        let names = (0..<OutputFiles.maximumOpen + 3).map { "\($0).mkv" }
        var outputs = names.map { _ in OutputBytes() }
        for round in UInt8(1)...2 {
            for i in outputs.indices {
                outputs[i].append([round, 7])
                try files.write(outputs[i], to: names[i])
                outputs[i].didDrain()
            }
        }
        outputs[0].patch(at: 1, [9])
        try files.write(outputs[0], to: names[0])
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        #expect(descriptors.count { $0.hasPrefix(folder.path + "/") } <= OutputFiles.maximumOpen)
        try files.finish()
        let contents = try names.map { try Data(contentsOf: folder.appending(path: $0)) }
        #expect(contents[0] == Data([1, 9, 2, 7]))
        #expect(contents.dropFirst().allSatisfy { $0 == Data([1, 7, 2, 7]) })
    }

    @Test func closesAFileThatIsComplete() throws {
        var files = OutputFiles(directory: folder.path)
        try files.perform(.append(output: "x.mkv", at: 0, bytes: [1, 2]))
        #expect(try openFiles() == ["x.mkv"])
        try files.perform(.complete(output: "x.mkv"))
        #expect(try openFiles().isEmpty)
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data([1, 2]))
        // A file of that name would be another one: nothing goes on.
        #expect(throws: StorageError.outputOutOfStep(path: folder.path + "/x.mkv", expected: 0, actual: 2)) {
            try files.perform(.append(output: "x.mkv", at: 2, bytes: [3]))
        }
        try files.finish()
    }

    @Test func givesCompleteFilesTheirNamesTogether() throws {
        let names = ["x.mkv", "y.mkv"]
        for name in names { try Data([7]).write(to: folder.appending(path: name)) }
        var files = OutputFiles(directory: folder.path, replaces: true)
        for name in names {
            try files.perform(.append(output: name, at: 0, bytes: [1]))
            try files.perform(.complete(output: name))
            #expect(try openFiles().isEmpty)
            #expect(try Data(contentsOf: folder.appending(path: name)) == Data([7]))
        }
        try files.finish()
        #expect(try names.map { try Data(contentsOf: folder.appending(path: $0)) } == [Data([1]), Data([1])])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == names)
    }

    @Test func replacesAndRemovesSmallOutputs() throws {
        var files = OutputFiles(directory: folder.path)
        try files.perform(.replace(output: "A/x.m3u8", bytes: Array("one".utf8)))
        try files.perform(.replace(output: "A/x.m3u8", bytes: Array("two".utf8)))
        #expect(try Data(contentsOf: folder.appending(path: "A/x.m3u8")) == Data("two".utf8))
        try files.perform(.append(output: "1.m4s", at: 0, bytes: [1]))
        for name in ["A/x.m3u8", "1.m4s", "A/never.m4s", "never.m4s"] { try files.perform(.remove(output: name)) }
        #expect(PresentedFiles.tree(folder.path) == ["A"])
        #expect(try openFiles().isEmpty)
        try files.finish()
    }

    /// Closes nothing until it is told to: what a slow disk does.
    private final class LateClosing: FileClosing {
        var waiting: [(descriptor: Int32, path: String)] = []
        var failures: [StorageError] = []

        func close(_ descriptor: Int32, path: String) {
            waiting.append((descriptor, path))
        }

        func finish() -> [StorageError] {
            for (descriptor, path) in waiting { _ = ImmediateClosing.close(descriptor, path: path) }
            return failures
        }
    }

    @Test func doesNotWaitForTheDiskBeforeItsEnd() throws {
        let closing = LateClosing()
        var files = OutputFiles(directory: folder.path, replaces: true, closing: closing)
        try files.perform(.append(output: "x.mkv", at: 0, bytes: [1]))
        try files.perform(.complete(output: "x.mkv"))
        #expect(closing.waiting.map(\.path) == [folder.path + "/x.mkv.new"])
        try files.finish()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.mkv"])
        #expect(try openFiles().isEmpty)
    }

    @Test func replacesNothingByAFileThatIsNotDurable() throws {
        try Data([7]).write(to: folder.appending(path: "x.mkv"))
        let closing = LateClosing()
        closing.failures = [.diskFull(path: "x.mkv")]
        do {
            var files = OutputFiles(directory: folder.path, replaces: true, closing: closing)
            try files.perform(.append(output: "x.mkv", at: 0, bytes: [1]))
            try files.perform(.complete(output: "x.mkv"))
            #expect(throws: StorageError.diskFull(path: "x.mkv")) { try files.finish() }
        }
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data([7]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.mkv"])
    }

    /// The names of files in the folder that this process has open.
    private func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }.filter { $0.hasPrefix(folder.path + "/") }.map { String($0.dropFirst(folder.path.count + 1)) }
    }

    @Test func refusesACorrectionOfAFileThatItDoesNotWrite() throws {
        var files = OutputFiles(directory: folder.path)
        try files.perform(.complete(output: "x.mkv"))
        var output = OutputBytes()
        output.append([1, 2, 3, 4])
        output.didDrain()
        output.patch(at: 1, [9, 9])
        let caught = failure { () throws(StorageError) in try files.write(output, to: "x.mkv") }
        #expect(caught == .outputOutOfStep(path: folder.path + "/x.mkv", expected: 0, actual: 3))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func removesANewFileAndLeavesTheOneThatItWasToReplace() throws {
        try Data([7]).write(to: folder.appending(path: "x.mkv"))
        var files = OutputFiles(directory: folder.path, replaces: true)
        try files.perform(.append(output: "x.mkv", at: 0, bytes: [1]))
        try files.perform(.remove(output: "x.mkv"))
        #expect(try names == ["x.mkv"])
        try files.finish()
        #expect(try names == ["x.mkv"])
    }

    @Test func saysWhereItCannotWrite() throws {
        let path = folder.path + "/none"
        var files = OutputFiles(directory: path)
        let caught = failure { () throws(StorageError) in try files.perform(.append(output: "x.mkv", at: 0, bytes: [1]))
        }
        #expect(caught == .failed(operation: "open", path: path + "/x.mkv", errno: ENOENT))
        // Nothing was written, so no folder has to be durable.
        try files.finish()
    }

    @Test func finishesTheOthersWhereOneFails() throws {
        var files = OutputFiles(directory: folder.path, closing: FailingClosing(suffix: "/a.mkv"))
        for name in ["a.mkv", "b.mkv"] { try files.perform(.append(output: name, at: 0, bytes: [1])) }
        let caught = failure { () throws(StorageError) in try files.finish() }
        #expect(caught == .failed(operation: "fdatasync", path: folder.path + "/a.mkv", errno: EINVAL))
        #expect(try openFiles().isEmpty)
        #expect(try Data(contentsOf: folder.appending(path: "b.mkv")) == Data([1]))
    }

    @Test func keepsGivingNamesWhereOneIsTaken() throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "a.mkv"), withIntermediateDirectories: false)
        var files = OutputFiles(directory: folder.path, replaces: true)
        for name in ["a.mkv", "b.mkv"] { try files.perform(.append(output: name, at: 0, bytes: [1])) }
        let caught = failure { () throws(StorageError) in try files.finish() }
        #expect(caught == .failed(operation: "rename", path: folder.path + "/a.mkv", errno: EISDIR))
        #expect(try Data(contentsOf: folder.appending(path: "b.mkv")) == Data([1]))
    }

    @Test func saysThatTheDiskIsFull() throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/full.mkv.new", withDestinationPath: "/dev/full")
        var output = OutputBytes()
        output.append([1])
        var files = OutputFiles(directory: folder.path, replaces: true)
        let caught = failure { () throws(StorageError) in try files.write(output, to: "full.mkv") }
        #expect(caught == .diskFull(path: folder.path + "/full.mkv.new"))
    }

    // Neither a file nor what a link leads to.
    @Test func neverOpensWhatIsThereAlready() throws {
        try Data([7]).write(to: folder.appending(path: "x.mkv"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.mkv", withDestinationPath: folder.path + "/elsewhere")
        for name in ["x.mkv", "link.mkv"] {
            var files = OutputFiles(directory: folder.path)
            let caught = failure { () throws(StorageError) in
                try files.perform(.append(output: name, at: 0, bytes: [1]))
            }
            #expect(caught == .outputExists(path: folder.path + "/" + name))
        }
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data([7]))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/elsewhere"))
    }

    /// A Matroska file of so many packets of audio, each of so many bytes.
    private func recording(packets: Int, size: Int = 20) throws -> OutputBytes {
        var writer = MatroskaWriter(
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: ""))
        let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        let track = try writer.addTrack(opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        for i in 0..<packets {
            let sample = Sample(presentationTime: Int64(i) * 960, duration: 960, isKeyFrame: true)
            try writer.append([UInt8](repeating: 0xFC, count: size).span, sample, to: track)
        }
        writer.finish()
        return writer.output
    }

    private func replace(_ packets: Int, size: Int = 20, comparingBytes: Bool = false) throws -> [KeptOutput] {
        var files = OutputFiles(directory: folder.path, replaces: true)
        try files.write(recording(packets: packets, size: size), to: "x.mkv")
        try files.perform(.complete(output: "x.mkv"))
        return try files.finish(comparingBytes: comparingBytes)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    @Test func replacesAFileOnlyByOneThatHoldsAsMuch() throws {
        #expect(try replace(50) == [])
        let first = try Data(contentsOf: folder.appending(path: "x.mkv"))
        let kept = try replace(49)
        #expect(kept.map(\.file) == ["x.mkv"] && kept.map(\.remade) == ["x.remade.mkv"])
        #expect(kept.map { $0.media.tracks.map(\.frames) } == [[50]] && kept.map(\.bytes) == [first.count])
        #expect(try replace(48).map(\.remade) == ["x.remade-2.mkv"])
        #expect(try names == ["x.mkv", "x.remade-2.mkv", "x.remade.mkv"])
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == first)
        #expect(try replace(51) == [])
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")).count > first.count)
    }

    @Test func takesFewerBytesForLessWhereThereMayBeAHole() throws {
        #expect(try replace(50) == [])
        #expect(try replace(50, size: 19, comparingBytes: true).map(\.remade) == ["x.remade.mkv"])
        #expect(try replace(50, size: 19) == [])
    }

    // What the engine no longer wants it has made itself.
    @Test func removesNothingThatWasThereBefore() throws {
        #expect(try replace(50) == [])
        var files = OutputFiles(directory: folder.path, replaces: true)
        try files.write(recording(packets: 3), to: "x.mkv")
        try files.perform(.remove(output: "x.mkv"))
        try files.finish()
        #expect(try names == ["x.mkv"])
    }

    @Test func refusesBytesThatDoNotContinueTheFile() throws {
        var output = OutputBytes()
        output.append([1])
        output.didDrain()
        output.append([2])
        var files = OutputFiles(directory: folder.path)
        let caught = failure { () throws(StorageError) in try files.write(output, to: "x.mkv") }
        #expect(caught == .outputOutOfStep(path: folder.path + "/x.mkv", expected: 0, actual: 1))
    }

    /// A recorder that goes on with a job: what grows beside the old file takes its name, and grows on.
    @Test func aGrowingFileTakesTheNameOfTheOldOne() throws {
        let old = folder.appending(path: "x.mkv")
        try Data([7]).write(to: old)
        var output = OutputBytes()
        output.append([1, 2])
        var files = OutputFiles(directory: folder.path, replaces: true)
        try files.write(output, to: "x.mkv")
        #expect(try Data(contentsOf: old) == Data([7]))
        let kept = try files.takeNames()
        #expect(kept.isEmpty)
        #expect(try Data(contentsOf: old) == Data([1, 2]))
        output.didDrain()
        output.append([3])
        try files.write(output, to: "x.mkv")
        #expect(try Data(contentsOf: old) == Data([1, 2, 3]))
        // From now on a file has its name from the first byte, and replaces none.
        var other = OutputBytes()
        other.append([4])
        try files.write(other, to: "y.mkv")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["x.mkv", "y.mkv"])
        let failures = files.completeAll()
        #expect(failures.isEmpty)
        #expect(try Data(contentsOf: old) == Data([1, 2, 3]))
    }

    @Test func whatWasCompleteTakesItsNameToo() throws {
        try Data([7]).write(to: folder.appending(path: "x.mkv"))
        var output = OutputBytes()
        output.append([1, 2])
        var files = OutputFiles(directory: folder.path, replaces: true)
        try files.write(output, to: "x.mkv")
        try files.perform(.complete(output: "x.mkv"))
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data([7]))
        _ = try files.takeNames()
        #expect(try Data(contentsOf: folder.appending(path: "x.mkv")) == Data([1, 2]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.mkv"])
    }
}

/// As if a disk could not make a file durable.
private struct FailingClosing: FileClosing {
    let suffix: String

    func close(_ descriptor: Int32, path: String) throws(StorageError) {
        try ImmediateClosing().close(descriptor, path: path)
        if path.hasSuffix(suffix) { throw .failed(operation: "fdatasync", path: path, errno: EINVAL) }
    }

    func finish() -> [StorageError] { [] }
}

extension OutputFiles {
    /// Writes what a writer has pending, as the engine hands it out.
    fileprivate mutating func write(_ output: OutputBytes, to name: String) throws(StorageError) {
        try output.actions(on: name) { action throws(StorageError) in try perform(action) }
    }
}
