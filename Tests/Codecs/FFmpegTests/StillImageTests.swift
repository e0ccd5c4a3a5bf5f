import Media
import TestSupport
import Testing

@testable import FFmpeg

@Suite struct StillImageTests {
    private typealias Colour = (red: Double, green: Double, blue: Double)

    private static let quarters: [Colour] = [(200, 40, 30), (30, 160, 60), (20, 50, 190), (255, 255, 255)]
    /// Half of the second, nothing of the third: they lie over black.
    private static let translucent: [Colour] = [(200, 40, 30), (15, 80, 30), (0, 0, 0), (255, 255, 255)]

    private func picture(_ file: [UInt8], _ colour: VideoColour = .bt709) throws -> VideoFrame {
        try FFmpegLibrary().picture(ofImage: file, colour: colour)
    }

    /// The samples in the middle of each quarter.
    private func middles(_ picture: VideoFrame) -> [ColourSample] {
        [(0, 0), (1, 0), (0, 1), (1, 1)].map { column, row in
            let (x, y) = (column * picture.width / 2 + picture.width / 4, row * picture.height / 2 + picture.height / 4)
            let chroma = y / 2 * picture.uvStride + x / 2
            return ColourSample(y: picture.y[y * picture.yStride + x], u: picture.u[chroma], v: picture.v[chroma])
        }
    }

    private func expect(_ picture: VideoFrame, _ wanted: [Colour], within margin: Int, _ comment: Comment) {
        for (found, wanted) in zip(middles(picture), wanted) {
            let sample = picture.colour.sample(
                red: UInt8(wanted.red), green: UInt8(wanted.green), blue: UInt8(wanted.blue))
            let difference = max(
                abs(Int(found.y) - Int(sample.y)), abs(Int(found.u) - Int(sample.u)), abs(Int(found.v) - Int(sample.v)))
            #expect(difference <= margin, "\(comment): \(found) instead of \(sample)")
        }
    }

    @Test(arguments: [
        VideoColour.bt601, .bt709, VideoColour(matrix: .bt2020), VideoColour(matrix: .bt601, range: .full),
        VideoColour(matrix: .bt709, range: .full),
    ])
    func readsEachKindInTheColourThatIsAskedFor(colour: VideoColour) throws {
        for (name, file, wanted, margin) in [
            ("truecolour", StillImages.truecolour, Self.quarters, 1), ("deep", StillImages.deep, Self.quarters, 1),
            ("palette", StillImages.palette, Self.translucent, 1),
            ("translucent", StillImages.translucent, Self.translucent, 1),
            ("lossless WebP", StillImages.losslessWeb, Self.translucent, 1),
            ("grey", StillImages.grey, [(0, 0, 0), (255, 255, 255), (128, 128, 128), (64, 64, 64)], 1),
            // What the encoder lost comes on top.
            ("JPEG", StillImages.photograph, Self.quarters, 5), ("WebP", StillImages.lossyWeb, Self.quarters, 7),
            ("translucent WebP", StillImages.translucentWeb, Self.translucent, 7),
        ] {
            let picture = try picture(file, colour)
            #expect(picture.width == 16 && picture.height == 16 && picture.colour == colour)
            expect(picture, wanted, within: margin, "\(name) in \(colour)")
        }
    }

    @Test func keepsWhiteAndGreyNeutral() throws {
        let file = StillImages.png(width: 33, height: 17) { x, y in (UInt8(x * 7), UInt8(x * 7), UInt8(x * 7)) }
        let picture = try picture(file)
        for y in 0..<17 {
            for x in 0..<33 {
                let wanted = picture.colour.sample(red: UInt8(x * 7), green: UInt8(x * 7), blue: UInt8(x * 7))
                #expect(abs(Int(picture.y[y * picture.yStride + x]) - Int(wanted.y)) <= 1)
                #expect(picture.u[y / 2 * picture.uvStride + x / 2] == 128)
                #expect(picture.v[y / 2 * picture.uvStride + x / 2] == 128)
            }
        }
    }

    @Test(arguments: [(1, 1), (1, 7), (9, 1), (15, 13), (640, 3)]) func readsAnySize(width: Int, height: Int) throws {
        let picture = try picture(StillImages.png(width: width, height: height) { _, _ in (200, 40, 30) })
        #expect(picture.width == width && picture.height == height)
        let wanted = VideoColour.bt709.sample(red: 200, green: 40, blue: 30)
        let (last, lastChroma) = (
            picture.yStride * (height - 1) + width - 1,
            picture.uvStride * (picture.chromaHeight - 1) + picture.chromaWidth - 1
        )
        for (found, wanted) in [
            (picture.y[last], wanted.y), (picture.u[lastChroma], wanted.u), (picture.v[lastChroma], wanted.v),
        ] { #expect(abs(Int(found) - Int(wanted)) <= 1) }
    }

    /// Which quarter of the file lies upper left, upper right, lower left, lower right.
    @Test(
        arguments: [
            (1, [0, 1, 2, 3]), (2, [1, 0, 3, 2]), (3, [3, 2, 1, 0]), (4, [2, 3, 0, 1]), (5, [0, 2, 1, 3]),
            (6, [2, 0, 3, 1]),
            (7, [3, 1, 2, 0]), (8, [1, 3, 0, 2]), (0, [0, 1, 2, 3]), (9, [0, 1, 2, 3]),
        ] as [(UInt8, [Int])])
    func turnsWhatACameraWroteLying(orientation: UInt8, order: [Int]) throws {
        let picture = try picture(StillImages.photograph(orientation: orientation))
        expect(picture, order.map { Self.quarters[$0] }, within: 5, "orientation \(orientation)")
    }

    @Test func changesSidesWithAQuarterTurn() {
        let picture = VideoFrame(width: 31, height: 9, colour: .bt709)
        for orientation in [5, 6, 7, 8] as [Int32] {
            let turned = picture.turned(orientation: orientation)
            #expect(turned.width == 9 && turned.height == 31 && turned.colour == .bt709)
        }
        #expect(picture.turned(orientation: 3).width == 31)
    }

    @Test func saysWhatItReadsInsteadOfSomethingElse() {
        for file in [
            [], hex("89 50 4E 47"), hex("47 49 46 38 39 61"), Array("RIFF....AVI ".utf8), Array("<svg/>".utf8),
        ] {
            #expect(
                throws: CodecError.unsupported(codec: "still image", reason: "PNG, JPEG or WebP expected")
            ) { try picture(file) }
        }
    }

    private static let files = [
        StillImages.truecolour, StillImages.palette, StillImages.grey, StillImages.photograph, StillImages.lossyWeb,
        StillImages.losslessWeb, StillImages.translucentWeb,
    ]

    @Test(arguments: files) func refusesAFileThatIsTorn(file: [UInt8]) {
        for count in 0..<file.count {
            #expect(throws: CodecError.self, "\(count) of \(file.count)") { try picture(Array(file.prefix(count))) }
        }
    }

    @Test(arguments: files) func survivesFlippedBits(file: [UInt8]) {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<400 {
            var bytes = file
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            }
            guard let picture = try? picture(bytes) else { continue }
            #expect(VideoFrame.isDecoded(width: picture.width, height: picture.height))
        }
    }

    @Test(arguments: [(0, 4), (16_385, 1), (16_384, 16_384), (0x7FFF_FFFF, 0x7FFF_FFFF), (-1, -1)] as [(Int, Int)])
    func refusesASizeBeforeItMakesRoom(width: Int, height: Int) {
        var file = StillImages.truecolour
        for i in 0..<4 {
            file[16 + i] = UInt8(truncatingIfNeeded: width >> (24 - 8 * i))
            file[20 + i] = UInt8(truncatingIfNeeded: height >> (24 - 8 * i))
        }
        #expect {
            try picture(file)
        } throws: {
            guard case CodecError.unsupported("png", let reason) = $0 else { return false }
            return reason.hasSuffix("pictures have sides of 1 to 16384 and at most 35651584 samples")
        }
    }

    @Test func refusesALargeJPEGAndWebPToo() throws {
        // The frame header SOF0 has height and width 5 bytes behind its marker (ITU-T T.81 §B.2.2).
        var photograph = StillImages.photograph
        let header = try #require(
            photograph.indices.dropLast().first { photograph[$0] == 0xFF && photograph[$0 + 1] == 0xC0 })
        photograph.replaceSubrange(header + 5..<header + 9, with: hex("FF FF FF FF"))
        // VP8's key frame has them behind its start code (RFC 6386 §9.1).
        var web = StillImages.lossyWeb
        web.replaceSubrange(26..<30, with: hex("FF 3F FF 3F"))
        for file in [photograph, web] { #expect(throws: CodecError.self) { try picture(file) } }
    }
}
