import TestSupport
import Testing

@testable import Media

@Suite struct RotationTimelineTests {
    @Test func isUprightUntilSomethingElseIsSaid() {
        var course = RotationTimeline()
        #expect(course.rotation(at: 0) == .none)
        #expect(course.rotation(at: .min) == .none)
        course.note(.none, at: 10)
        #expect(course == RotationTimeline())
    }

    @Test func holdsOnUntilTheNextChange() {
        var course = RotationTimeline()
        course.note(.quarter, at: 100)
        course.note(.quarter, at: 200)
        #expect([99, 100, 150, 1000].map { course.rotation(at: $0) } == [.none, .quarter, .quarter, .quarter])
        course.note(.none, at: 300)
        #expect([299, 300].map { course.rotation(at: $0) } == [.quarter, .none])
        #expect(course.latest == .none)
    }

    // Several packets of one picture: the last one has the last word, and what was before the picture stays.
    @Test func takesTheLastWordOfOnePicture() {
        var course = RotationTimeline()
        course.note(.half, at: 100)
        course.note(.quarter, at: 200)
        course.note(.threeQuarters, at: 200)
        #expect([100, 200].map { course.rotation(at: $0) } == [.half, .threeQuarters])
    }

    /// At the latest change and after it the timeline is right for every picture, and so it is back to the change
    /// before.
    @Test func isRightBackToTheChangeBefore() {
        var generator = SeededGenerator(seed: 51)
        var timeline = RotationTimeline()
        var truth: [(position: Int64, rotation: FrameRotation)] = [(.min, .none)]
        var position: Int64 = 0
        for _ in 0..<300 {
            position += Int64.random(in: 1...5, using: &generator)
            let rotation = FrameRotation.allCases[Int.random(in: 0..<4, using: &generator)]
            timeline.note(rotation, at: position)
            if rotation != truth[truth.count - 1].rotation { truth.append((position, rotation)) }
            let before = truth.count > 1 ? truth[truth.count - 2].position : .min
            for asked in max(before, position - 20)...position {
                let expected = truth.last { $0.position <= asked }?.rotation
                #expect(timeline.rotation(at: asked) == expected)
            }
        }
        #expect(truth.count > 100)
    }
}
