import Media
import Testing

@testable import Ingest
@testable import Recorder

@Suite struct UnexpectedSendersTests {
    private func datagram(port: UInt16, isUnexpected: Bool = true) -> ReceivedDatagram {
        ReceivedDatagram(
            source: Endpoint(address: .v4(1), port: 1), destination: Endpoint(address: .v4(2), port: port),
            arrival: WallTime(nanoseconds: 0), byteCount: 0, isTruncated: false, isUnexpected: isUnexpected)
    }

    /// How many of so many datagrams are admitted.
    private func admitted(_ count: Int, port: UInt16, isUnexpected: Bool = true, by senders: inout UnexpectedSenders)
        -> Int
    {
        var admitted = 0
        for _ in 0..<count where senders.admits(datagram(port: port, isUnexpected: isUnexpected)) { admitted += 1 }
        return admitted
    }

    private func isEmpty(_ senders: inout UnexpectedSenders) -> Bool { senders.takeCounts().isEmpty }

    @Test func admitsABoundedSampleOfEachPort() {
        var senders = UnexpectedSenders()
        for port in [9, 7] as [UInt16] {
            #expect(admitted(32, port: port, by: &senders) == 32)
            #expect(isEmpty(&senders))
        }
        #expect(admitted(2, port: 7, by: &senders) == 0)
        let counts = senders.takeCounts()
        #expect(counts == [.init(port: 7, count: 2)])
        #expect(isEmpty(&senders))
    }

    @Test func countsInTheOrderOfThePorts() {
        var senders = UnexpectedSenders()
        for port in [9, 7] as [UInt16] { #expect(admitted(33, port: port, by: &senders) == 32) }
        let counts = senders.takeCounts()
        #expect(counts == [.init(port: 7, count: 1), .init(port: 9, count: 1)])
    }

    @Test func admitsEverythingOfTheSource() {
        var senders = UnexpectedSenders()
        #expect(admitted(100, port: 7, isUnexpected: false, by: &senders) == 100)
        #expect(isEmpty(&senders))
    }
}
