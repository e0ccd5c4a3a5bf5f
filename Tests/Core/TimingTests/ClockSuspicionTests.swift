import Media
import Testing

@testable import Timing

@Suite struct ClockSuspicionTests {
    private func at(_ timestamp: Int64, _ milliseconds: Int64) -> ClockObservation {
        .init(extendedTimestamp: timestamp, arrival: SessionTime(milliseconds: milliseconds))
    }

    private func suspicion(_ timestamps: [Int64], isReordered: Bool = false) -> ClockSuspicion {
        var suspicion = ClockSuspicion(.moved, at(timestamps[0], 0), lateness: 0, since: .zero)
        for (i, timestamp) in timestamps.enumerated().dropFirst() {
            suspicion.append(at(timestamp, Int64(i)), lateness: 0, isReordered: isReordered)
        }
        return suspicion
    }

    @Test(
        arguments: [
            ([7, 7, 7], false, 1), ([7, 8, 9], false, 3), ([7, 8, 7, 8], false, 2), ([9, 7, 8, 8], true, 3),
            ([9, 7, 8], false, 1),
        ] as [([Int64], Bool, Int)])
    func countsTimestampsThatGoOn(timestamps: [Int64], isReordered: Bool, count: Int) {
        #expect(suspicion(timestamps, isReordered: isReordered).timestampCount == count)
    }

    @Test func knowsTheFirstPacketOfEachTimestamp() {
        let first = suspicion([7, 7, 8, 8, 8, 9]).firstOfEachTimestamp
        #expect(first == [at(7, 0), at(8, 2), at(9, 5)])
    }

    @Test func isStableFromWhereNothingMoreIsCaughtUp() {
        var suspicion = ClockSuspicion(.late, at(0, 0), lateness: 500_000_000, since: .zero)
        for (i, lateness) in [480, 475, 465, 300, 295, 310].enumerated() {
            suspicion.append(at(Int64(i + 1), Int64(i + 1)), lateness: Int64(lateness) * 1_000_000, isReordered: false)
        }
        #expect(suspicion.stableSince == SessionTime(milliseconds: 4))
    }

    @Test func keepsABoundedNumberOfPackets() {
        let suspicion = suspicion((0..<5000).map { $0 })
        #expect(suspicion.evidence.count == ClockSuspicion.maximumEvidence && suspicion.timestampCount == 5000)
        #expect(suspicion.latest.extendedTimestamp == 4999)
    }
}
