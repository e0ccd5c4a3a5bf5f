import Media
import Testing

@testable import Engine

/// All times are milliseconds; the timeout is one second.
@Suite struct ViewPresenceTests {
    private func presence(since start: Int64? = 0) -> ViewPresence {
        var presence = ViewPresence(timeout: Interval(milliseconds: 1000))
        guard let start else { return presence }
        presence.noteArrival(at: at(start))
        let change = presence.update(at: at(start), next: at(start), end: at(start))
        #expect(change == .came)
        return presence
    }

    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    @Test func comesWithItsFirstFrame() {
        var presence = presence(since: nil)
        presence.noteArrival(at: at(100))
        // Packets alone, or a frame that belongs to a later moment, show nothing yet.
        #expect(presence.update(at: at(100), next: nil, end: nil) == nil)
        #expect(presence.update(at: at(100), next: at(120), end: at(120)) == nil)
        #expect(!presence.isPresent && presence.isComing(next: at(120), end: at(120)))
        #expect(presence.update(at: at(120), next: at(120), end: at(120)) == .came)
        #expect(presence.isPresent && presence.spans == [.init(from: at(120), to: nil)])
    }

    @Test func staysAsLongAsPacketsCome() {
        var presence = presence()
        for time in stride(from: Int64(0), through: 5000, by: 1000) {
            presence.noteArrival(at: at(time))
            #expect(presence.update(at: at(time), next: nil, end: at(0)) == nil)
        }
        #expect(presence.update(at: at(6000), next: nil, end: at(0)) == nil)
        #expect(presence.isPresent)
    }

    @Test func goesAfterTheTimeout() {
        var presence = presence()
        #expect(presence.update(at: at(1000), next: nil, end: at(0)) == nil)
        #expect(presence.update(at: at(1001), next: nil, end: at(0)) == .went(last: at(0)))
        #expect(!presence.isPresent && presence.spans == [.init(from: at(0), to: at(1001))])
        #expect(presence.update(at: at(1002), next: nil, end: at(0)) == nil)
    }

    /// A screen: nothing is sent while nothing changes on it.
    @Test func staysForEverWithoutATimeoutAndGoesWithItsGoodbye() {
        var presence = ViewPresence(timeout: nil)
        presence.noteArrival(at: at(0))
        #expect(presence.update(at: at(0), next: at(0), end: at(0)) == .came)
        #expect(presence.update(at: at(3_600_000), next: nil, end: at(0)) == nil)
        presence.noteArrival(at: at(7_200_000))
        #expect(presence.update(at: at(7_200_000), next: at(7_200_000), end: at(7_200_000)) == nil)
        presence.noteGoodbye(at: at(7_200_500))
        #expect(presence.update(at: at(7_200_500), next: nil, end: at(7_200_000)) == .went(last: at(7_200_000)))
        #expect(presence.spans == [.init(from: at(0), to: at(7_200_500))])
    }

    @Test func comesAtTheMomentThatIsNearestToItsFirstFrame() {
        let reach = Interval(milliseconds: 20)
        for (first, isThere) in [(Int64(119), true), (120, false)] {
            var presence = presence(since: nil)
            presence.noteArrival(at: at(first))
            let change = presence.update(at: at(100), reach: reach, next: at(first), end: at(first))
            #expect((change == .came) == isThere)
        }
    }

    // 200 ms: what was on its way when the source said goodbye.
    @Test(arguments: [(Int64(500), true), (700, true), (701, false)])
    func goesWithAGoodbyeUnlessMoreFollowsIt(end: Int64, isGone: Bool) {
        var presence = presence()
        presence.noteArrival(at: at(500))
        presence.noteGoodbye(at: at(500))
        #expect(presence.update(at: at(499), next: nil, end: at(end)) == nil)
        #expect(presence.update(at: at(500), next: nil, end: at(end)) == (isGone ? .went(last: at(end)) : nil))
    }

    @Test func goesWithAGoodbyeWhereNothingIsKnown() {
        var presence = presence()
        presence.noteGoodbye(at: at(300))
        #expect(presence.update(at: at(300), next: nil, end: nil) == .went(last: nil))
    }

    @Test func returnsWithWhatCameAfterItWent() {
        var presence = presence()
        presence.noteGoodbye(at: at(500))
        #expect(presence.update(at: at(500), next: nil, end: at(650)) == .went(last: at(650)))
        // The rest of what was on its way.
        #expect(!presence.isComing(next: at(650), end: at(650)))
        #expect(presence.update(at: at(660), next: at(650), end: at(650)) == nil)
        presence.noteArrival(at: at(900))
        #expect(presence.update(at: at(900), next: at(900), end: at(900)) == .came)
        #expect(presence.spans == [.init(from: at(0), to: at(500)), .init(from: at(900), to: nil)])
        // The goodbye has had its effect.
        #expect(presence.update(at: at(901), next: nil, end: at(900)) == nil)
    }

    // The view is behind what arrives: the silence has ended already when its moment is made.
    @Test func wasAwayInASilenceThatIsOver() {
        var presence = presence()
        presence.noteArrival(at: at(3000))
        #expect(presence.update(at: at(1000), next: at(3000), end: at(3000)) == nil)
        // What follows the silence is a return, though it is known already.
        #expect(presence.update(at: at(1500), next: at(3000), end: at(3000)) == .went(last: at(1500)))
        #expect(presence.update(at: at(2999), next: at(3000), end: at(3000)) == nil)
        #expect(presence.update(at: at(3000), next: at(3000), end: at(3000)) == .came)
        #expect(presence.spans == [.init(from: at(0), to: at(1500)), .init(from: at(3000), to: nil)])
    }

    @Test func heedsAGoodbyeThatIsLaterThanItsReturn() {
        var presence = presence(since: nil)
        presence.noteArrival(at: at(100))
        presence.noteGoodbye(at: at(400))
        #expect(presence.update(at: at(200), next: at(100), end: at(100)) == .came)
        #expect(presence.update(at: at(399), next: nil, end: at(100)) == nil)
        #expect(presence.update(at: at(400), next: nil, end: at(100)) == .went(last: at(100)))
    }

    @Test func closesItsLastSpanOnce() {
        var presence = presence(since: nil)
        presence.close(at: at(5))
        #expect(presence.spans.isEmpty)
        presence = self.presence()
        presence.close(at: at(70))
        presence.close(at: at(80))
        #expect(presence.spans == [.init(from: at(0), to: at(70))])
    }

    @Test func listsABoundedNumberOfSpans() {
        var presence = presence(since: nil)
        for round in 0..<Int64(ViewPresence.spanLimit + 3) {
            let start = round * 2000
            presence.noteArrival(at: at(start))
            #expect(presence.update(at: at(start), next: at(start), end: at(start)) == .came)
            #expect(presence.update(at: at(start + 1001), next: nil, end: at(start)) == .went(last: at(start)))
        }
        #expect(presence.spans.count == ViewPresence.spanLimit && presence.spans.allSatisfy { $0.to != nil })
    }
}
