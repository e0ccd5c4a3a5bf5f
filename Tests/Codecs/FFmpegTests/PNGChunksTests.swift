import Media
import TestSupport
import Testing

@testable import FFmpeg

@Suite struct PNGChunksTests {
    private func file(_ chunks: [(type: String, bytes: [UInt8])]) -> [UInt8] {
        StillImages.png(width: 3, height: 2, chunks: chunks) { _, _ in (1, 2, 3) }
    }

    @Test func leavesOutWhatMakesNoPicture() throws {
        let plain = file([])
        // Compressed text, a profile, EXIF, an animation (W3C PNG §11.3).
        for type in ["zTXt", "iTXt", "iCCP", "eXIf", "acTL", "fcTL", "fdAT", "tEXt"] {
            let chunks = try PNGChunks(parsing: file([(type, [UInt8](repeating: 7, count: 1000))]))
            #expect(chunks.bytes == plain)
            #expect(chunks.width == 3 && chunks.height == 2)
        }
    }

    @Test func keepsPaletteAndTransparency() throws {
        let file = file([("PLTE", [1, 2, 3]), ("tRNS", [0])])
        #expect(try PNGChunks(parsing: file).bytes == file)
    }

    @Test func leavesOutWhatFollowsTheEnd() throws {
        let plain = file([])
        #expect(try PNGChunks(parsing: plain + [1, 2, 3]).bytes == plain)
    }

    @Test func refusesEveryTruncation() {
        let file = file([("tEXt", [1, 2, 3])])
        for count in 0..<file.count {
            #expect(throws: CodecError.corrupt(codec: "png", reason: "it ends before its chunk IEND")) {
                try PNGChunks(parsing: Array(file.prefix(count)))
            }
        }
    }

    @Test func refusesLengthsThatLeadOutOfTheFile() {
        var file = file([])
        file.replaceSubrange(8..<12, with: hex("FF FF FF FF"))
        #expect(throws: CodecError.corrupt(codec: "png", reason: "it ends before its chunk IEND")) {
            try PNGChunks(parsing: file)
        }
        #expect(throws: CodecError.corrupt(codec: "png", reason: "it has no chunk IHDR")) {
            try PNGChunks(parsing: hex("89 50 4E 47 0D 0A 1A 0A") + StillImages.chunk("IEND", []))
        }
    }
}
