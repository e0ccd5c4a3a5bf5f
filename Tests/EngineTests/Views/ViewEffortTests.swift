import Jobs
import Media
import TestSupport
import Testing

@testable import Engine

@Suite struct ViewEffortTests {
    private func work(_ effort: inout ViewEffort, _ numbers: Range<Int64>, lag: Int64 = 0) -> [ViewEffort.Work] {
        numbers.map { effort.work(for: $0, lag: Interval(milliseconds: lag)) }
    }

    @Test func makesEverythingAtFirst() {
        var effort = ViewEffort()
        #expect(work(&effort, 0..<3, lag: 60_000) == [.whole, .whole, .whole])
        #expect(effort.spans.isEmpty && effort.leftOut == 0 && effort.withOldTiles == 0)
    }

    @Test func savesTilesFirstAndThenPictures() {
        var effort = ViewEffort()
        effort.use(.fewerTiles, at: SessionTime(milliseconds: 100))
        #expect(work(&effort, 0..<4) == [.whole, .oldTiles, .whole, .oldTiles])
        effort.use(.fewerPictures, at: SessionTime(milliseconds: 200))
        #expect(work(&effort, 4..<8) == [.whole, .leaveOut, .whole, .leaveOut])
        effort.use(.full, at: SessionTime(milliseconds: 300))
        #expect(work(&effort, 8..<10) == [.whole, .whole])
        #expect(effort.leftOut == 2 && effort.withOldTiles == 2)
        #expect(
            effort.spans == [
                .init(level: .fewerTiles, from: SessionTime(milliseconds: 100), to: SessionTime(milliseconds: 200)),
                .init(level: .fewerPictures, from: SessionTime(milliseconds: 200), to: SessionTime(milliseconds: 300)),
            ])
    }

    @Test func leavesStretchesOutUntilItHasCaughtUp() {
        var effort = ViewEffort()
        effort.use(.fewerPictures, at: .zero)
        #expect(work(&effort, 0..<1, lag: 9000) == [.whole])  // without a first picture there is nothing to hold
        #expect(work(&effort, 2..<3, lag: 2000) == [.whole])
        #expect(work(&effort, 4..<5, lag: 2001) == [.hold])
        #expect(work(&effort, 6..<7, lag: 1001) == [.hold])
        #expect(work(&effort, 8..<9, lag: 1000) == [.whole])
        #expect(work(&effort, 10..<11, lag: 1500) == [.whole])
    }

    @Test func boundsItsAccount() {
        var effort = ViewEffort()
        for i in 0..<3000 {
            effort.use(i.isMultiple(of: 2) ? .fewerTiles : .full, at: SessionTime(milliseconds: Int64(i)))
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

    /// Four seconds of pictures, of which `events` say what is spent from a moment on.
    private func composed(
        follows: Bool, events: [(at: Int64, effort: CompositionEffort)]
    ) throws -> (canvases: PaintedCodecs.Canvases, report: Report) {
        let codecs = PaintedCodecs()
        var scene = try Scene(pipeline: Self.pipeline, codecs: codecs)
        scene.engine.followsEffort = follows
        scene.join()
        var builder = RTPBuilder.picture()
        let film = builder.film(100, from: 1000)
        var rest = film[...]
        for event in events {
            let due = rest.prefix { $0.time < SessionTime(milliseconds: event.at) }
            scene.play(Array(due))
            rest = rest.dropFirst(due.count)
            scene.handle(.compositionEffort(event.effort), at: event.at)
        }
        scene.play(Array(rest))
        return (codecs.canvases, scene.finish(at: 6000))
    }

    @Test func keepsTheTimesOfPicturesWhereOthersAreLeftOut() throws {
        let events: [(Int64, CompositionEffort)] = [(3000, .fewerTiles), (3400, .fewerPictures), (4200, .full)]
        let (canvases, report) = try composed(follows: true, events: events)
        let composition = try #require(report.compositions?.first)
        let times = canvases.pictures.map { $0.ticks / 3600 }
        #expect(times == times.sorted() && Set(times).count == times.count)
        #expect(times.first == 0 && (99...100).contains(times.last ?? 0))
        #expect(composition.degraded.map(\.level) == [1, 2])
        #expect(composition.picturesLeftOut == 10 && composition.picturesWithOldTiles == 5)
        #expect(zip(times, times.dropFirst()).count { $1 - $0 == 2 } == 10)
    }

    // The order of the journal's events is that of the live recording; only it knows what it could not do.
    @Test func composesAJournalInFull() throws {
        let (whole, plain) = try composed(follows: false, events: [])
        let (again, report) = try composed(follows: false, events: [(3000, .fewerPictures)])
        #expect(again.pictures.map(\.ticks) == whole.pictures.map(\.ticks))
        #expect(report.compositions == plain.compositions)
        #expect(report.compositions?.first?.degraded == [])
    }

    @Test func makesNoMoreMomentsThanItIsGiven() throws {
        let codecs = PaintedCodecs()
        var scene = try Scene(pipeline: Self.pipeline, codecs: codecs)
        scene.join()
        var builder = RTPBuilder.picture()
        scene.engine.momentBudget = 10
        scene.play(builder.film(100, from: 1000))
        #expect(codecs.canvases.pictures.count == 10)
        #expect(scene.engine.momentBudget == 0 && scene.engine.momentCount == 10)
        // The last tick was at 4.96 s; a second less could be made, and 0.4 s are: the eleventh lies at 1.4 s.
        #expect(scene.engine.compositionLag == Interval(milliseconds: 2560))
        scene.engine.momentBudget = 1000
        scene.advance(to: 5200)
        #expect(scene.engine.compositionLag < Interval(milliseconds: 2560))
        _ = scene.finish(at: 6000)
        #expect(codecs.canvases.pictures.count >= 100)
    }
}
