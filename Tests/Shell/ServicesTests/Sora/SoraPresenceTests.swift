import Media
import TestSupport
import Testing

@testable import Services

@Suite struct SoraPresenceTests {
    private let down = ServicesError.unreachable(code: 7, reason: "")

    private func at(_ milliseconds: Int64) -> SessionTime {
        SessionTime(milliseconds: milliseconds)
    }

    private func listed(_ connectionIDs: String...) -> SoraPresence.Event {
        .listed(connectionIDs.map { SoraConnection(connectionID: $0) })
    }

    @Test func asksOncePerIntervalCountedFromTheAsking() {
        var presence = SoraPresence()
        #expect(presence.poll(at: at(100)) == .list)
        #expect(presence.poll(at: at(100)) == .wait(until: at(600)))
        #expect(presence.handle(listed(), at: at(400)) == [])
        #expect(presence.poll(at: at(599)) == .wait(until: at(600)))
        #expect(presence.poll(at: at(750)) == .list)
        #expect(presence.poll(at: at(751)) == .wait(until: at(1250)))
    }

    @Test(arguments: [(1, 1), (500, 500), (1000, 1000), (60_000, 1000), (0, 1), (-5, 1)] as [(Int64, Int64)])
    func neverWaitsLongerThanASecond(_ interval: Int64, _ expected: Int64) {
        var presence = SoraPresence(interval: Interval(milliseconds: interval))
        #expect(presence.poll(at: .zero) == .list)
        #expect(presence.poll(at: .zero) == .wait(until: at(expected)))
    }

    @Test func saysOnceWhoAppearsAndAsksForThem() {
        var presence = SoraPresence()
        let named = SoraConnection(connectionID: "B", metadata: .object(["name": .string("Akane")]))
        let list = SoraPresence.Event.listed([named, SoraConnection(connectionID: "A")])
        #expect(
            presence.handle(list, at: at(0)) == [
                .appeared(connectionID: "A", name: nil), .startForwarding(connectionID: "A"),
                .appeared(connectionID: "B", name: "Akane"), .startForwarding(connectionID: "B"),
            ])
        #expect(presence.handle(list, at: at(500)) == [])
        #expect(presence.handle(.forwarding(connectionID: "A"), at: at(510)) == [])
        #expect(presence.handle(list, at: at(1000)) == [])
        #expect(presence.connectionIDs == ["A", "B"])
    }

    @Test func saysWhoHasGoneAndTakesAReturnForAnAppearance() {
        var presence = SoraPresence()
        _ = presence.handle(listed("A", "B"), at: at(0))
        #expect(presence.handle(listed("B"), at: at(500)) == [.disappeared(connectionID: "A")])
        #expect(
            presence.handle(listed("A", "B"), at: at(1000)) == [
                .appeared(connectionID: "A", name: nil), .startForwarding(connectionID: "A"),
            ])
    }

    @Test func asksAgainAfterTheDelayWhenForwardingFailed() {
        var presence = SoraPresence()
        _ = presence.handle(listed("A"), at: at(0))
        #expect(presence.handle(.forwardingFailed(connectionID: "A"), at: at(10)) == [])
        #expect(presence.handle(listed("A"), at: at(500)) == [])
        #expect(presence.handle(listed("A"), at: at(1010)) == [.startForwarding(connectionID: "A")])
        #expect(presence.handle(listed("A"), at: at(2500)) == [])
    }

    @Test func asksForEverybodyAgainWhenSoraIsBack() {
        var presence = SoraPresence()
        _ = presence.handle(listed("A", "B"), at: at(0))
        _ = presence.handle(.forwarding(connectionID: "A"), at: at(10))
        _ = presence.handle(.forwarding(connectionID: "B"), at: at(20))
        #expect(presence.handle(listed("A", "B"), at: at(500)) == [])
        #expect(presence.isInContact)
        #expect(presence.handle(.failed(down), at: at(1000)) == [.interrupted(down)])
        #expect(!presence.isInContact)
        #expect(presence.handle(.failed(.timedOut), at: at(1500)) == [])
        #expect(
            presence.handle(listed("B", "C"), at: at(2750)) == [
                .resumed(unseen: Interval(milliseconds: 2250)), .disappeared(connectionID: "A"),
                .startForwarding(connectionID: "B"), .appeared(connectionID: "C", name: nil),
                .startForwarding(connectionID: "C"),
            ])
        #expect(presence.handle(listed("B", "C"), at: at(3250)) == [])
    }

    @Test func countsTheUnseenFromTheFirstAskingWhenSoraWasNeverThere() {
        var presence = SoraPresence()
        _ = presence.poll(at: at(100))
        #expect(presence.handle(.failed(down), at: at(1100)) == [.interrupted(down)])
        #expect(presence.handle(listed(), at: at(5100)) == [.resumed(unseen: Interval(milliseconds: 5000))])
    }

    @Test func takesAChannelThatDoesNotExistForAnEmptyOne() {
        var presence = SoraPresence()
        let missing = SoraPresence.Event.failed(.refused(status: 400, errorType: "CHANNEL-NOT-FOUND", reason: ""))
        #expect(presence.handle(missing, at: at(0)) == [])
        _ = presence.handle(listed("A"), at: at(500))
        #expect(presence.handle(missing, at: at(1000)) == [.disappeared(connectionID: "A")])
        #expect(presence.isInContact)
    }

    @Test func saysOnceThatSoraRefusesAndKeepsWhatItKnew() {
        var presence = SoraPresence()
        _ = presence.handle(listed("A"), at: at(0))
        let refusal = ServicesError.refused(status: 400, errorType: "INVALID-TARGET", reason: "")
        #expect(presence.handle(.failed(refusal), at: at(500)) == [.refused(refusal)])
        #expect(presence.handle(.failed(refusal), at: at(1000)) == [])
        #expect(presence.connectionIDs == ["A"])
        #expect(presence.handle(listed("A"), at: at(1500)) == [])
        #expect(presence.handle(.failed(refusal), at: at(2000)) == [.refused(refusal)])
    }

    @Test func recordsOnlyThoseWanted() {
        var presence = SoraPresence(wanted: ["B"])
        #expect(
            presence.handle(listed("A", "B"), at: at(0)) == [
                .appeared(connectionID: "B", name: nil), .startForwarding(connectionID: "B"),
            ])
        #expect(presence.handle(listed("A"), at: at(500)) == [.disappeared(connectionID: "B")])
    }

    @Test func takesAConnectionThatIsListedTwiceForOne() {
        var presence = SoraPresence()
        #expect(presence.handle(listed("A", "A"), at: at(0)).count == 2)
    }

    @Test func ignoresOutcomesOfConnectionsThatHaveGone() {
        var presence = SoraPresence()
        _ = presence.handle(listed("A"), at: at(0))
        _ = presence.handle(listed(), at: at(500))
        #expect(presence.handle(.forwarding(connectionID: "A"), at: at(510)) == [])
        #expect(presence.handle(.forwardingFailed(connectionID: "A"), at: at(520)) == [])
        #expect(presence.connectionIDs == [])
    }

    /// Whatever happens: appearances and disappearances of a connection alternate, nothing is asked of who is not
    /// there, interruptions and resumptions alternate, and after a listing everybody in it has been asked for since the
    /// last interruption.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func keepsItsPromisesInAnyHistory(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var presence = SoraPresence()
        var present: Set<String> = []
        var asked: Set<String> = []
        var isInterrupted = false
        for step in 0..<200 {
            let now = at(Int64(step) * 500)
            let listing = ["A", "B", "C", "D"].filter { _ in Bool.random(using: &generator) }
            let succeeds = Int.random(in: 0..<4, using: &generator) > 0
            let event: SoraPresence.Event =
                succeeds ? .listed(listing.map { SoraConnection(connectionID: $0) }) : .failed(down)
            for action in presence.handle(event, at: now) {
                switch action {
                case .appeared(let connectionID, _):
                    #expect(present.insert(connectionID).inserted)
                case .disappeared(let connectionID):
                    #expect(present.remove(connectionID) != nil)
                    asked.remove(connectionID)
                case .startForwarding(let connectionID):
                    #expect(present.contains(connectionID))
                    #expect(asked.insert(connectionID).inserted)
                    _ = presence.handle(.forwarding(connectionID: connectionID), at: now)
                case .interrupted:
                    #expect(!isInterrupted)
                    isInterrupted = true
                case .resumed(let unseen):
                    #expect(isInterrupted)
                    #expect(unseen > .zero)
                    isInterrupted = false
                    asked = []
                case .refused:
                    Issue.record("nothing was refused")
                }
            }
            if succeeds {
                #expect(present == Set(listing))
                #expect(asked == present)
            }
        }
    }

    /// A recorder that goes on with a job: who is still there is requested again, who is not has disappeared.
    @Test func whatAKilledRecorderHadForwardedGoesOnOrHasLeft() {
        var presence = SoraPresence(kept: ["A", "B"])
        #expect(presence.connectionIDs == ["A", "B"])
        let listed = ["A", "C"].map { SoraConnection(connectionID: $0) }
        #expect(
            presence.handle(.listed(listed), at: at(0)) == [
                .disappeared(connectionID: "B"), .startForwarding(connectionID: "A"),
                .appeared(connectionID: "C", name: nil), .startForwarding(connectionID: "C"),
            ])
    }
}
