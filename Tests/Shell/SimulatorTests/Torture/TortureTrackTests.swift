import Media
import Testing

@testable import Simulator

@Suite struct TortureTrackTests {
    private func audio(_ text: String, seconds: Int = 3) throws -> [TortureSender.Arrival] {
        try TortureScene.run(text, seconds: seconds).arrivals.on(60001)
    }

    /// Where numbers do not go on by one, or timestamps not by 20 ms.
    private func breaks(_ packets: [[UInt8]]) -> [(sequence: UInt16, timestamp: UInt32)] {
        zip(packets, packets.dropFirst()).map {
            (sequence(of: $1) &- sequence(of: $0), timestamp(of: $1) &- timestamp(of: $0))
        }
        .filter { $0 != (1, 960) }
    }

    @Test func startsWithTheNumbersAskedForAndWrapsThem() throws {
        let packets = try audio("audio: {first_sequence: 65530, first_timestamp: 4294900000}").bytes
        #expect(sequence(of: packets[0]) == 65_530 && sequence(of: packets[10]) == 4)
        // 100 ms after tick 0.
        #expect(timestamp(of: packets[0]) == 4_294_904_800)
        #expect(breaks(packets).isEmpty)
    }

    @Test func aFastClockHasTheSameTimestampsInLessTime() throws {
        let even = try audio("")
        let fast = try audio("audio: {skew_ppm: 500}")
        #expect(Array(fast.bytes[..<100]) == Array(even.bytes[..<100]))
        // 500 ppm of 2.08 s.
        #expect(abs((even[99].time - fast[99].time).nanoseconds - 1_040_000) < 2000)
    }

    @Test func changesTheSourceWithAllItsNumbers() throws {
        let packets = try audio("events: [{at_s: 1, do: change_ssrc}]").bytes
        #expect(Set(packets.map { word($0, 8) }).count == 2)
        #expect(breaks(packets).count == 1)
        #expect(packets.count == 145)
    }

    @Test func jumpsInSequenceNumbersAlone() throws {
        let found = breaks(try audio("events: [{at_s: 1, do: jump_sequence}]").bytes)
        #expect(found.count == 1 && found.first?.timestamp == 960)
        #expect((3001..<62_000).contains(found.first?.sequence ?? 0))
    }

    @Test(arguments: [("20", 960_000), ("-0.5", -24_000)])
    func jumpsInTimestampsAlone(seconds: String, ticks: Int32) throws {
        let packets = try audio("events: [{at_s: 1, do: jump_timestamp, by_s: \(seconds)}]")
        let found = breaks(packets.bytes)
        #expect(found.count == 1 && found.first?.sequence == 1)
        #expect(found.first?.timestamp == UInt32(bitPattern: ticks + 960))
        #expect(Set(zip(packets, packets.dropFirst()).map { $1.time - $0.time }) == [Interval(milliseconds: 20)])
    }

    @Test(arguments: [("runs", 24_960), ("stands", 960)])
    func pausesWithTheClockRunningOrStanding(clock: String, ticks: UInt32) throws {
        let packets = try audio("events: [{at_s: 1.01, do: pause, for_s: 0.5, clock: \(clock)}]")
        let gaps = zip(packets, packets.dropFirst()).map { $1.time - $0.time }.filter {
            $0 > Interval(milliseconds: 20)
        }
        #expect(gaps == [Interval(milliseconds: 520)])
        #expect(breaks(packets.bytes).map(\.timestamp) == (ticks == 960 ? [] : [ticks]))
        #expect(packets.count == 120)
    }

    @Test func reconnectsAfterBeingAway() throws {
        let packets = try audio("events: [{at_s: 1.01, do: reconnect, for_s: 1}]\nreports: {every_s: 0.25}")
        #expect(Set(packets.bytes.map { word($0, 8) }).count == 2)
        let gaps = zip(packets, packets.dropFirst()).map { $1.time - $0.time }.filter {
            $0 > Interval(milliseconds: 20)
        }
        #expect(gaps == [Interval(milliseconds: 1020)])
    }

    @Test func changesThePayloadTypeAndNothingElse() throws {
        let packets = try audio("events: [{at_s: 1, do: change_payload_type, payload_type: 110, track: audio}]").bytes
        #expect(
            packets.map { $0[1] & 0x7F }.reduce(into: [UInt8]()) { if $0.last != $1 { $0.append($1) } } == [109, 110])
        #expect(breaks(packets).isEmpty)
    }

    @Test func padsWithoutMedia() throws {
        let packets = try audio("events: [{at_s: 1, do: pad, packets: 2, track: audio}]").bytes
        let padding = packets.filter { $0[0] == 0xA0 }
        #expect(padding.count == 2 && packets.count == 147)
        // Twelve bytes of header and as many bytes of padding as the last one says (RFC 3550 §5.1).
        #expect(padding.allSatisfy { $0.count - 12 == Int($0[$0.count - 1]) })
        #expect(Set(padding.map(timestamp)).count == 1)
        #expect(zip(packets, packets.dropFirst()).allSatisfy { sequence(of: $1) &- sequence(of: $0) == 1 })
    }

    /// 400 ms of silence are twenty packets that are not sent.
    @Test func sendsOnePacketIn420MillisecondsOfSilence() throws {
        let packets = try audio("audio: {dtx: {talk_s: 0.02, silence_s: 0.4}}", seconds: 6)
        #expect(Set(zip(packets, packets.dropFirst()).map { $1.time - $0.time }) == [Interval(milliseconds: 420)])
        #expect(breaks(packets.bytes).allSatisfy { $0 == (1, 21 * 960) })
        let talk = try audio("audio: {dtx: {talk_s: 1, silence_s: 1}}", seconds: 4)
        // The marker is on the first packet of talk (RFC 3551 §4.1), where the second second of silence ends.
        #expect(talk.filter { $0.datagram.payload[1] & 0x80 != 0 }.map(\.time) == [SessionTime(milliseconds: 2000)])
        #expect(talk.count { $0.time < SessionTime(milliseconds: 1000) } == 45)
        #expect(
            talk.count { $0.time > SessionTime(milliseconds: 1000) && $0.time < SessionTime(milliseconds: 2000) } == 2)
    }

    @Test func playsStillsAtTheirDistance() throws {
        let (arrivals, truths) = try TortureScene.run("stills_s: 5", seconds: 21)
        #expect(
            truths[1].frames.map(\.time.nanoseconds) == [0, 5, 10, 15, 20].map { $0 * 1_000_000_000 + 100_000_000 })
        #expect(truths[1].frames.allSatisfy { $0.isKeyFrame })
        #expect(arrivals.on(60003).count == 10)
    }

    @Test func joinsInTheMiddle() throws {
        let truths = try TortureScene.run("entry_s: 0.5", seconds: 2).truths
        #expect(truths[1].frames.firstIndex { $0.isKeyFrame } == 15)
        #expect(truths[1].decodable.firstIndex(of: true) == 15)
        #expect(truths[0].frames.first?.time == SessionTime(milliseconds: 0))
    }
}
