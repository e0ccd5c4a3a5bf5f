import Media
import TestSupport
import Testing

@testable import Text

/// Whatever fonts are installed: what is asked holds for letters and for the boxes of missing ones.
@Suite struct PangoRendererTests {
    private func overlay(
        _ text: String, height: Int = 32, plate: UInt8 = 0, widthLimit: Int = 2000, colour: VideoColour = .bt709
    ) throws -> Overlay {
        try PangoLibrary().textRenderer().overlay(
            text, TextStyle(height: height, plate: plate, widthLimit: widthLimit), colour: colour)
    }

    /// All opacities of the first columns, row by row.
    private func opacity(_ overlay: Overlay, columns: Int? = nil) -> [UInt8] {
        (0..<overlay.height).flatMap { row in
            let begin = row * overlay.opacityStride
            return overlay.opacity[begin..<begin + (columns ?? overlay.width)]
        }
    }

    private func isEqual(_ left: Overlay, _ right: Overlay) -> Bool {
        left.opacity == right.opacity && left.opacityStride == right.opacityStride
            && left.picture.y == right.picture.y && left.picture.u == right.picture.u
            && left.picture.v == right.picture.v
    }

    /// Texts that somebody may be called, or that somebody may try.
    private static let texts = [
        "", " ", "T", "Tanaka 田中さん Ünïcode 🎥", "شكرا جزيلا 123", "नमस्ते", "한국어", "👨‍👩‍👧 🇯🇵 ❤️", "\u{F8FF}\u{FFFD}\u{FFFC}",
        "Z" + String(repeating: "\u{301}", count: 10_000), String(repeating: "wide ", count: 10_000),
        String(repeating: "🎥", count: 10_000), "\0\u{1}\n\r\u{202E}\u{2066}", "\u{10FFFF}\u{FFFE}\u{E0001}",
        "<b>&amp;%s%n",
        String(repeating: "\u{202E}", count: 5000), "\u{200D}\u{FE0F}\u{20E3}",
    ]

    @Test(arguments: texts) func drawsAnyTextIntoEvenSides(text: String) throws {
        let renderer = try PangoLibrary().textRenderer()
        for height in [8, 9, 31, 64] {
            for widthLimit in [2, 3, 17, 40, 333, 16_384] {
                for plate in [0, 150] as [UInt8] {
                    let style = TextStyle(height: height, plate: plate, widthLimit: widthLimit)
                    let overlay = try renderer.overlay(text, style, colour: .bt601)
                    #expect(overlay.height == height & ~1)
                    #expect(overlay.width.isMultiple(of: 2) && (2...widthLimit).contains(overlay.width))
                }
            }
        }
    }

    @Test func drawsWhateverScalarsThereAre() throws {
        let renderer = try PangoLibrary().textRenderer()
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<150 {
            var text = String.UnicodeScalarView()
            let top: UInt32 = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF].randomElement(using: &generator) ?? 0
            for _ in 0..<Int.random(in: 0..<40, using: &generator) {
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &generator)) { text.append(scalar) }
            }
            let style = TextStyle(height: 24, plate: 90, widthLimit: 400)
            let overlay = try renderer.overlay(String(text), style, colour: .bt709)
            #expect(overlay.height == 24 && (2...400).contains(overlay.width))
        }
    }

    @Test(arguments: ["Tanaka 田中さん Ünïcode 🎥", "שלום", "Αθήνα"]) func givesTheSameBytesForTheSameText(text: String)
        throws
    {
        let renderer = try PangoLibrary().textRenderer()
        let style = TextStyle(height: 36, plate: 150, widthLimit: 500)
        let first = try renderer.overlay(text, style, colour: .bt709)
        _ = try renderer.overlay("something else", TextStyle(height: 90, widthLimit: 60), colour: .bt601)
        #expect(isEqual(try renderer.overlay(text, style, colour: .bt709), first))
        #expect(isEqual(try PangoLibrary().textRenderer().overlay(text, style, colour: .bt709), first))
    }

    @Test func keepsALineInOnePiece() throws {
        #expect(isEqual(try overlay("one\ntwo"), try overlay("one two")))
        #expect(isEqual(try overlay("one\u{202E}two"), try overlay("one two")))
        #expect(try overlay("onetwo").width < overlay("one two").width)
    }

    @Test func shortensByAnEllipsis() throws {
        let whole = try overlay("A name that is rather long for a tile")
        let cut = try overlay("A name that is rather long for a tile", widthLimit: 200)
        #expect(whole.width > 300 && (120...200).contains(cut.width))
        // The beginning is the same, the end is not.
        #expect(opacity(cut, columns: 100) == opacity(whole, columns: 100))
        #expect(opacity(cut) != opacity(whole, columns: cut.width))
        #expect(opacity(try overlay("A name that", widthLimit: 200)).contains(255))
    }

    @Test func fillsItsHeightInProportion() throws {
        let (small, large) = (try overlay("Tanaka", height: 20), try overlay("Tanaka", height: 80))
        let ratio = Double(large.width) / Double(small.width)
        #expect((3.7...4.3).contains(ratio), "\(ratio)")
        // A capital has some half of the line, in its middle.
        let capital = try overlay("H", height: 100)
        let rows = (0..<100).filter { row in
            capital.opacity[row * capital.opacityStride..<row * capital.opacityStride + capital.width].contains {
                $0 > 128
            }
        }
        let (top, bottom) = (try #require(rows.first), try #require(rows.last))
        #expect((40...65).contains(bottom - top))
        #expect(abs(top - (99 - bottom)) <= 12, "\(top) \(bottom)")
    }

    @Test func putsAllNamesOnTheSameLine() throws {
        let alone = try overlay("Tanaka")
        let columns = alone.width - 8
        for other in ["Tanaka 田中", "Tanaka g", "Tanaka Ñ"] {
            #expect(opacity(try overlay(other), columns: columns) == opacity(alone, columns: columns))
        }
    }

    @Test func laysAPlateWithRoundCornersBehindTheLetters() throws {
        let overlay = try overlay("Tanaka", height: 40, plate: 150)
        let middle = overlay.height / 2 * overlay.opacityStride
        #expect(overlay.opacity[0] < 30 && overlay.opacity[overlay.width - 1] < 30)
        for column in [0, 1, 8] { #expect(overlay.opacity[middle + column] == 150) }
        #expect(overlay.picture.y[overlay.height / 2 * overlay.picture.yStride] == 16)
        #expect(overlay.opacity.contains(255) && overlay.picture.y.contains(235))
        // Without a name there is no plate either.
        #expect(try !self.overlay(" ", plate: 150).opacity.contains { $0 > 0 })
    }

    @Test func keepsGreyNeutral() throws {
        for plate in [0, 150] as [UInt8] {
            let picture = try overlay("Tanaka 田中さん", plate: plate).picture
            #expect(picture.u.allSatisfy { $0 == 128 } && picture.v.allSatisfy { $0 == 128 })
        }
    }

    @Test(arguments: [VideoColour.bt601, .bt709, VideoColour(matrix: .bt709, range: .full)])
    func drawsInTheColoursOfTheCanvas(colour: VideoColour) throws {
        let overlay = try PangoLibrary().textRenderer().overlay(
            "■■", TextStyle(height: 64, red: 200, green: 30, blue: 90, widthLimit: 300), colour: colour)
        let wanted = colour.sample(red: 200, green: 30, blue: 90)
        #expect(overlay.picture.colour == colour)
        var opaque = 0
        for row in 0..<overlay.height {
            for column in 0..<overlay.width where overlay.opacity[row * overlay.opacityStride + column] == 255 {
                opaque += 1
                let chroma = row / 2 * overlay.picture.uvStride + column / 2
                #expect(overlay.picture.y[row * overlay.picture.yStride + column] == wanted.y)
                #expect(abs(Int(overlay.picture.u[chroma]) - Int(wanted.u)) <= 1)
                #expect(abs(Int(overlay.picture.v[chroma]) - Int(wanted.v)) <= 1)
            }
        }
        #expect(opaque > 100)
    }

    @Test(arguments: ["\u{F8FF}", "\u{10FFFD}", "田"]) func showsABoxForWhatNoFontHas(text: String) throws {
        let overlay = try overlay(text, height: 40)
        #expect(overlay.width > 16 && overlay.opacity.contains { $0 > 200 })
    }
}
