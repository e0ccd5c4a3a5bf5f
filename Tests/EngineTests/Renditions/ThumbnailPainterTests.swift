import Media
import Presentations
import Testing

@testable import Engine

@Suite struct ThumbnailPainterTests {
    private func picture(_ shade: UInt8, width: Int = 64, height: Int = 48) -> CopiedFrame {
        CopiedFrame(VideoFrame(width: width, height: height, shade: shade))
    }

    private func milliseconds(_ count: Int64) -> Interval { Interval(milliseconds: count) }

    private func sheets(_ pictures: [GuidePicture]) -> [GuidePicture.Sheet] {
        pictures.compactMap { if case .sheet(let sheet) = $0 { sheet } else { nil } }
    }

    @Test func drawsOnePictureForEachMoment() throws {
        let codecs = ToyCodecs()
        var painter = try ThumbnailPainter(each: milliseconds(2000), codecs: codecs)
        for time in stride(from: 0, to: Int64(10_000), by: 40) {
            painter.paint(picture(UInt8(time / 100)), at: milliseconds(time))
        }
        painter.finish()
        let sheet = try #require(sheets(painter.takePictures()).last)
        #expect(sheet.number == 1 && sheet.pictureCount == 5 && sheet.size == FrameSize(width: 64, height: 48))
        let drawn = codecs.log.drawn.filter {
            $0.area.width == 64 && $0.area.x > 0 || $0.area == codecs.log.drawn[1].area
        }
        #expect(drawn.suffix(4).map(\.shade) == [20, 40, 60, 80])
        #expect(drawn.suffix(4).map(\.area.x) == [64, 128, 192, 256])
        #expect(codecs.log.files.allSatisfy { $0.colour == .jpeg })
    }

    @Test func aLatePictureStandsForTheMomentsBeforeIt() throws {
        let codecs = ToyCodecs()
        var painter = try ThumbnailPainter(each: milliseconds(1000), codecs: codecs)
        painter.paint(picture(10), at: .zero)
        painter.paint(picture(20), at: milliseconds(3500))
        painter.finish()
        #expect(sheets(painter.takePictures()).last?.pictureCount == 4)
        #expect(codecs.log.drawn.map(\.shade) == [10, 10, 20, 20, 20])
    }

    @Test func theFirstPictureOfSomebodyIsThePoster() throws {
        var painter = try ThumbnailPainter(each: milliseconds(10_000), codecs: ToyCodecs())
        func posters() -> Int {
            painter.takePictures().count { if case .poster = $0 { true } else { false } }
        }
        painter.paint(picture(10), at: .zero, showsSomebody: false)
        #expect(posters() == 1)
        painter.paint(picture(20), at: milliseconds(40), showsSomebody: false)
        #expect(posters() == 0)
        #expect(painter.accepts(at: milliseconds(80), showsSomebody: true))
        painter.paint(picture(30), at: milliseconds(80))
        #expect(posters() == 1)
        #expect(!painter.accepts(at: milliseconds(120), showsSomebody: true))
    }

    @Test(arguments: [1000, 4000, 10_000, 60_000])
    func aGrowingSheetIsEncodedEveryTenSecondsAtMost(distance: Int64) throws {
        let codecs = ToyCodecs()
        var painter = try ThumbnailPainter(each: milliseconds(distance), codecs: codecs)
        var counts: [Int] = []
        for number in 0..<Int64(30) {
            painter.paint(picture(1), at: milliseconds(number * distance))
            counts += sheets(painter.takePictures()).map(\.pictureCount)
        }
        painter.finish()
        let all = sheets(painter.takePictures())
        let each = max(1, (10_000 + Int(distance) - 1) / Int(distance))
        let wanted = (1...30).filter { ($0 <= 25 ? $0 : $0 - 25).isMultiple(of: each) || $0 == 25 }
        #expect(counts == wanted)
        // The rest comes at the end, unless it is there.
        #expect(all.map(\.pictureCount) == (wanted.last == 30 ? [] : [30]))
    }

    @Test func picturesOfAnotherShapeFitIntoTheFirst() throws {
        let codecs = ToyCodecs()
        var painter = try ThumbnailPainter(each: milliseconds(1000), codecs: codecs)
        painter.paint(picture(1, width: 640, height: 360), at: .zero)
        painter.paint(picture(2, width: 360, height: 640), at: milliseconds(1000))
        painter.paint(picture(3, width: 640, height: 360), rotation: .quarter, at: milliseconds(2000))
        #expect(
            codecs.log.drawn.map(\.area) == [
                FrameArea(x: 0, y: 0, width: 640, height: 360), FrameArea(x: 0, y: 0, width: 160, height: 90),
                FrameArea(x: 214, y: 0, width: 50, height: 90), FrameArea(x: 374, y: 0, width: 50, height: 90),
            ])
    }

    @Test func whatCannotBeWrittenIsTriedNoMore() throws {
        var codecs = ToyCodecs()
        codecs.failingFile = 1
        var painter = try ThumbnailPainter(each: milliseconds(10_000), codecs: codecs)
        painter.paint(picture(1), at: .zero)
        #expect(painter.hasFailed && painter.takePictures() == [.poster([0])])
        painter.paint(picture(2), at: milliseconds(10_000))
        painter.finish()
        #expect(painter.takePictures() == [])
    }

    @Test func needsAScaler() {
        #expect(throws: CodecError.self) {
            try ThumbnailPainter(each: Interval(milliseconds: 1000), codecs: CodecSet([]))
        }
    }
}
