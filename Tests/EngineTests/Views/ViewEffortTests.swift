import Jobs
import Media
import TestSupport
import Testing

@testable import Engine

@Suite struct ViewEffortTests {
    private func work(_ effort: inout ViewEffort, _ numbers: Range<Int64>) -> [ViewEffort.Work] {
        numbers.map { effort.work(for: $0) }
    }

    @Test func makesEverythingAtFirst() {
        var effort = ViewEffort()
        #expect(work(&effort, 0..<3) == [.whole, .whole, .whole])
        #expect(effort.spans.isEmpty && effort.leftOut == 0 && effort.withOldTiles == 0)
    }

    @Test func savesTilesFirstAndThenPictures() {
        var effort = ViewEffort()
        effort.use(.halfTiles, at: SessionTime(milliseconds: 100))
        #expect(work(&effort, 0..<4) == [.whole, .oldTiles, .whole, .oldTiles])
        effort.use(.halfPictures, at: SessionTime(milliseconds: 200))
        #expect(work(&effort, 4..<8) == [.whole, .leaveOut, .whole, .leaveOut])
        effort.use(.quarterPictures, at: SessionTime(milliseconds: 300))
        #expect(work(&effort, 8..<13) == [.whole, .leaveOut, .leaveOut, .leaveOut, .whole])
        effort.use(.full, at: SessionTime(milliseconds: 400))
        #expect(work(&effort, 13..<15) == [.whole, .whole])
        #expect(effort.leftOut == 5 && effort.withOldTiles == 2)
        #expect(
            effort.spans == [
                .init(effort: .halfTiles, from: SessionTime(milliseconds: 100), to: SessionTime(milliseconds: 200)),
                .init(effort: .halfPictures, from: SessionTime(milliseconds: 200), to: SessionTime(milliseconds: 300)),
                .init(
                    effort: .quarterPictures, from: SessionTime(milliseconds: 300), to: SessionTime(milliseconds: 400)),
            ])
    }

    // Without a first picture there is nothing to hold.
    @Test func holdsThePictureThatIsThere() {
        var effort = ViewEffort()
        effort.use(.heldPicture, at: .zero)
        #expect(work(&effort, 0..<4) == [.whole, .hold, .hold, .hold])
        #expect(effort.leftOut == 3)
    }

    @Test func boundsItsAccount() {
        var effort = ViewEffort()
        for i in 0..<3000 {
            effort.use(i.isMultiple(of: 2) ? .halfTiles : .full, at: SessionTime(milliseconds: Int64(i)))
        }
        effort.finish(at: SessionTime(milliseconds: 4000))
        #expect(effort.spans.count == ViewEffort.spanLimit)
        #expect(effort.spans.allSatisfy { $0.to == $0.from + Interval(milliseconds: 1) })
    }

    private static let pipeline = """
        view:
          audio: false
          video: {parameters: {resolution: {width: 64, height: 64}, framerate: 25}}
        outputs: [{type: recording, from: view}]
        """

    /// Four seconds of pictures, of which `changes` say what is spent from a moment on.
    private func composed(
        _ changes: [(at: Int64, effort: CompositionEffort)] = [],
        events: [(at: Int64, event: JournalEvent)] = []
    ) throws -> (canvases: PaintedCodecs.Canvases, report: Report) {
        let codecs = PaintedCodecs()
        var scene = try Scene(pipeline: Self.pipeline, codecs: codecs)
        scene.join()
        var builder = RTPBuilder.picture()
        var rest = builder.film(100, from: 1000)[...]
        func play(before moment: Int64) {
            let due = rest.prefix { $0.time < SessionTime(milliseconds: moment) }
            scene.play(Array(due))
            rest = rest.dropFirst(due.count)
        }
        for change in changes {
            play(before: change.at)
            scene.engine.use(change.effort)
        }
        for event in events {
            play(before: event.at)
            scene.handle(event.event, at: event.at)
        }
        play(before: .max / 1_000_000)
        return (codecs.canvases, scene.finish(at: 6000))
    }

    @Test func keepsTheTimesOfPicturesWhereOthersAreLeftOut() throws {
        let changes: [(Int64, CompositionEffort)] = [(3000, .halfTiles), (3400, .halfPictures), (4200, .full)]
        let (canvases, report) = try composed(changes)
        let composition = try #require(report.compositions?.first)
        let times = canvases.pictures.map { $0.ticks / 3600 }
        #expect(times == times.sorted() && Set(times).count == times.count)
        #expect(times.first == 0 && (99...100).contains(times.last ?? 0))
        #expect(composition.degraded.map(\.effort) == [.halfTiles, .halfPictures])
        #expect(composition.picturesLeftOut == 10 && composition.picturesWithOldTiles == 5)
        #expect(zip(times, times.dropFirst()).count { $1 - $0 == 2 } == 10)
        #expect(report.warnings.contains { $0.reason == .overloaded } && report.verdict == .completedWithWarnings)
    }

    @Test func holdsAPictureAndGoesOn() throws {
        let (canvases, report) = try composed([(3000, .heldPicture), (4000, .full)])
        let composition = try #require(report.compositions?.first)
        let times = canvases.pictures.map { $0.ticks / 3600 }
        #expect(zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 > 1 } == [26])
        #expect(composition.picturesLeftOut == 25)
        // There is one key frame, at the beginning, and room for all that waited: nothing was lost with it.
        let input = try #require(composition.inputs.first)
        #expect(input.picturesDecoded == 100 && input.picturesForgotten == 0)
    }

    @Test func composesAJournalInFull() throws {
        let (whole, plain) = try composed()
        let event = JournalEvent.compositionEffort(.halfPictures, from: SessionTime(milliseconds: 2900))
        let (again, report) = try composed(events: [(3000, event)])
        #expect(again.pictures.map(\.ticks) == whole.pictures.map(\.ticks))
        #expect(report.compositions == plain.compositions)
        #expect(report.compositions?.first?.degraded == [])
        #expect(!report.warnings.contains { $0.reason == .overloaded })
    }
}
