import Glibc
import Media
import Testing

@testable import Captures

@Suite struct CaptureInputTests {
    /// Records lie across every boundary when the chunks are this small.
    @Test(arguments: [1, 3, 16, 61, 4096])
    func readsTheSameInChunksOfAnyLength(chunkLength: Int) throws {
        let directory = try TemporaryDirectory()
        for capture in HostileCaptureTests.captures {
            try write(capture.builder.bytes, to: directory.file("capture"))
            let descriptor = unsafe open(directory.file("capture"), O_RDONLY)
            try #require(descriptor >= 0)
            let input = CaptureInput(descriptor: descriptor, path: "chunks", closes: true, chunkLength: chunkLength)
            var reader = try CaptureReader(input: input)
            #expect(try reader.remaining() == items(of: capture.builder.bytes))
            #expect(reader.facts.wholeBytes == Int64(capture.builder.bytes.count))
        }
    }

    @Test func readsAPipe() throws {
        var ends: [Int32] = [-1, -1]
        try unsafe #require(pipe(&ends) == 0)
        let bytes = HostileCaptureTests.captures[2].builder.bytes
        unsafe #expect(Glibc.write(ends[1], bytes, bytes.count) == bytes.count)
        #expect(close(ends[1]) == 0)
        var reader = try CaptureReader(descriptor: ends[0])
        #expect(try reader.remaining() == items(of: bytes))
        #expect(close(ends[0]) == 0)
    }

    @Test func skipsALongBlockOfAFile() throws {
        var builder = CaptureBuilder()
        builder.append(sectionHeaderVersion: 0)
        builder.append(interface: 101)
        builder.append(block: 11, [UInt8](repeating: 7, count: 3_000_000))
        builder.append(enhanced: FrameVectors.version4, units: 1500)
        let directory = try TemporaryDirectory()
        try write(builder.bytes, to: directory.file("long"))
        var reader = try CaptureReader(path: directory.file("long"))
        #expect(try reader.remaining() == [PcapngReadingTests.packet])
        let cut = Array(builder.bytes[..<2_900_000])
        try write(cut, to: directory.file("cut"))
        var cutReader = try CaptureReader(path: directory.file("cut"))
        #expect(try cutReader.remaining() == [])
        #expect(cutReader.facts.truncatedTailBytes == 2_900_000 - 48)
    }

    @Test func saysWhichFileCannotBeOpened() {
        #expect(throws: CapturesError.openFailed(path: "/nonexistent/capture", errno: ENOENT)) {
            var reader = try CaptureReader(path: "/nonexistent/capture")
            _ = try reader.next()
        }
    }

    @Test func saysThatADirectoryCannotBeRead() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        #expect(throws: CapturesError.readFailed(path: path, errno: EISDIR, offset: 0)) {
            var reader = try CaptureReader(path: path)
            _ = try reader.next()
        }
    }
}
