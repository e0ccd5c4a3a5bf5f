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
}
