import Media
import Testing

@testable import Packaging

@Suite struct SampleTests {
    @Test func tracksAreOrderedAsTheyWereDeclared() {
        #expect([TrackNumber(10), TrackNumber(2), TrackNumber(1)].sorted().map(\.number) == [1, 2, 10])
    }

    @Test func samplesDifferInEveryField() {
        let sample = Sample(presentationTime: 960, duration: 960, isKeyFrame: true)
        #expect(sample == Sample(presentationTime: 960, duration: 960, isKeyFrame: true))
        for other in [
            Sample(presentationTime: 961, duration: 960, isKeyFrame: true),
            Sample(presentationTime: 960, duration: 480, isKeyFrame: true),
            Sample(presentationTime: 960, duration: 960, isKeyFrame: false),
        ] {
            #expect(sample != other)
        }
    }

    @Test func identitiesAreValues() {
        let identity = FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 3), title: "room")
        var other = identity
        #expect(other == identity)
        other.low = 3
        #expect(other != identity)
    }
}
