import Depacketizing
import Media
import RTP
import TestSupport
import Testing

@testable import Engine
@testable import Timing

@Suite struct TrackReceiverTests {
    private func receiver(_ name: String, payloadType: UInt8, rate: Int64, announced: UInt32) throws -> ReceivingTrack {
        let format = PayloadFormat(
            payloadType: payloadType, encodingName: name, clockRate: ClockRate(hertz: rate),
            channelCount: name == "opus" ? 2 : 1)
        let description = TrackDescription(
            kind: name == "opus" ? .audio : .video, format: format, payloadTypes: [payloadType], port: 1,
            announcedSources: [announced])
        return try ReceivingTrack(description)
    }

    private func audio() throws -> ReceivingTrack {
        try receiver("opus", payloadType: 109, rate: 48_000, announced: 0xA0)
    }

    private func picture() throws -> ReceivingTrack {
        try receiver("VP8", payloadType: 120, rate: 90_000, announced: 0xB0)
    }

    /// AV1 with a dependency descriptor under `id` in the one-byte form (RFC 8285 §4.2); the last two bytes pad.
    private func av1(_ payload: [UInt8], descriptor: [UInt8], id: UInt8, _ builder: inout RTPBuilder) -> [UInt8] {
        let plain = builder.packet(payload, hasMarker: true)
        builder.timestamp += 3000
        var elements = [id << 4 | UInt8(descriptor.count - 1)] + descriptor
        while elements.count % 4 != 0 { elements.append(0) }
        return [plain[0] | 0x10] + plain[1..<12] + [0xBE, 0xDE, 0, UInt8(elements.count / 4)] + elements + plain[12...]
    }

    // Key frame, a packet lost, then a frame that refers to the key frame: two layers in time, made by hand (RTP
    // Payload Format For AV1 §A.8.2): templates [], [2] and, a layer above, [1]; no chains.
    @Test(arguments: [(12, [0, 6000, 9000]), (11, [0])] as [(UInt8, [Int64])])
    func believesDependencyDescriptorsUnderTheirIdAlone(id: UInt8, expected: [Int64]) throws {
        let format = PayloadFormat(payloadType: 45, encodingName: "AV1", clockRate: .video)
        let description = TrackDescription(
            kind: .video, format: format, payloadTypes: [45], port: 1, announcedSources: [0xB0],
            dependencyDescriptorID: 12)
        var track = try ReceivingTrack(description)
        var builder = RTPBuilder(payloadType: 45, ssrc: 0xB0, step: 3000)
        let key = hex("28 0B 080000000CC4FF67006802 30104AC018618605")
        let inter = hex("10 30304AC018618605")
        // S E T0 0000, structure: offset 0, one target, layers 0 0 1 end, three indications, distances, no chains.
        let structure = hex("C0 0000 80 00 1E A4 50 00")
        let packets = [
            av1(key, descriptor: structure, id: id, &builder), av1(inter, descriptor: hex("C2 0001"), id: id, &builder),
            av1(inter, descriptor: hex("C1 0002"), id: id, &builder),
            av1(inter, descriptor: hex("C2 0003"), id: id, &builder),
        ]
        for (i, packet) in packets.enumerated() where i != 1 { try track.give(packet, at: Int64(i) * 33) }
        track.poll(at: 1000)
        #expect(track.timestamps == expected)
        #expect(track.track.statistics.lost == 1)
    }

    /// A VP8 frame of two packets; an orientation stands in the last one, under id 13 of the one-byte form.
    private func vp8(_ orientation: UInt8?, isKeyFrame: Bool = false, _ builder: inout RTPBuilder) -> [[UInt8]] {
        var packets = builder.vp8(isKeyFrame: isKeyFrame)
        guard let orientation else { return packets }
        let plain = packets[1]
        packets[1] = [plain[0] | 0x10] + plain[1..<12] + [0xBE, 0xDE, 0, 1, 0xD0, orientation, 0, 0] + plain[12...]
        return packets
    }

    private func turned(id: UInt8?) throws -> ReceivingTrack {
        let format = PayloadFormat(payloadType: 120, encodingName: "VP8", clockRate: .video)
        let description = TrackDescription(
            kind: .video, format: format, payloadTypes: [120], port: 1, announcedSources: [0xB0, 0xB1],
            videoOrientationID: id)
        return try ReceivingTrack(description)
    }

    // RFC 7742 §4: with key frames and where it changes; until then it holds on.
    @Test(
        arguments: [(13, [90, 90, 270, 270, 0, 0]), (12, [0, 0, 0, 0, 0, 0]), (nil, [0, 0, 0, 0, 0, 0])]
            as [(UInt8?, [Int])])
    func turnsFramesAsTheirLastPacketsSay(id: UInt8?, expected: [Int]) throws {
        var track = try turned(id: id)
        var builder = RTPBuilder(payloadType: 120, ssrc: 0xB0, step: 3000)
        let said: [UInt8?] = [1, nil, 3, nil, 0, nil]
        for (i, orientation) in said.enumerated() {
            for packet in vp8(orientation, isKeyFrame: i == 0, &builder) {
                try track.give(packet, at: Int64(i) * 33)
            }
        }
        track.poll(at: 300)
        #expect(track.rotations == expected)
        guard case .video(let video)? = track.frames[0].format else { throw CancellationError() }
        #expect(video.rotation.rawValue == expected[0])
    }

    @Test func takesATurnWithPacketsThatWereLateOrRepaired() throws {
        var track = try turned(id: 13)
        var builder = RTPBuilder(payloadType: 120, ssrc: 0xB0, step: 3000)
        let key = vp8(1, isKeyFrame: true, &builder)
        let next = vp8(nil, &builder)
        for packet in [key[0], next[0], next[1], key[1]] { try track.give(packet, at: 0) }
        track.poll(at: 100)
        #expect(track.rotations == [90, 90])
    }

    @Test func anotherSourceStandsUpright() throws {
        var track = try turned(id: 13)
        var builder = RTPBuilder(payloadType: 120, ssrc: 0xB0, step: 3000)
        for packet in vp8(2, isKeyFrame: true, &builder) { try track.give(packet, at: 0) }
        track.beginEpoch(at: 40)
        #expect(track.rotations == [180])
        var other = RTPBuilder(payloadType: 120, ssrc: 0xB0, sequenceNumber: 9, timestamp: 77, step: 3000)
        for packet in vp8(nil, isKeyFrame: true, &other) { try track.give(packet, at: 40) }
        track.poll(at: 140)
        #expect(track.rotations == [180, 0])
    }

    private func report(_ bytes: [UInt8]) throws -> SenderReport {
        guard case .senderReport(let report)? = RTCPCompound(parsing: bytes.span).packets.first else {
            throw RTPError.truncated(needed: 28, remaining: bytes.count)
        }
        return report
    }

    @Test func putsALatePacketBackWithinTheLatency() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        let packets = (0..<4).map { _ in builder.opus() }
        try track.give(packets[0], at: 0)
        try track.give(packets[2], at: 40)
        try track.give(packets[3], at: 60)
        track.poll(at: 139)
        #expect(track.timestamps == [0])
        try track.give(packets[1], at: 139)
        #expect(track.timestamps == [0, 960, 1920, 2880])
        track.finish()
        #expect(track.track.statistics.lost == 0 && track.track.statistics.late == 0)
        #expect(track.track.statistics.reordered == 1)
    }

    @Test func givesAPacketUpWhenTheLatencyIsSpent() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        let packets = (0..<4).map { _ in builder.opus() }
        try track.give(packets[0], at: 0)
        try track.give(packets[2], at: 40)
        track.poll(at: 140)
        #expect(track.timestamps == [0, 1920])
        try track.give(packets[1], at: 141)
        try track.give(packets[3], at: 142)
        #expect(track.timestamps == [0, 1920, 2880])
        #expect(track.track.statistics.lost == 1 && track.track.statistics.late == 1)
    }

    @Test func waitsForAKeyFrameAfterALoss() throws {
        var track = try picture()
        var builder = RTPBuilder.picture(timestamp: 0)
        try track.give(builder.vp8(isKeyFrame: true, packets: 1)[0], at: 0)
        track.poll(at: 100)
        #expect(!track.track.isWaitingForKeyFrame)
        _ = builder.vp8(isKeyFrame: false, packets: 1)
        try track.give(builder.vp8(isKeyFrame: false, packets: 1)[0], at: 80)
        track.poll(at: 180)
        track.poll(at: 190)
        #expect(track.track.isWaitingForKeyFrame)
        try track.give(builder.vp8(isKeyFrame: false, packets: 1)[0], at: 200)
        try track.give(builder.vp8(isKeyFrame: true, packets: 1)[0], at: 240)
        track.poll(at: 340)
        #expect(track.timestamps == [0, 14_400])
        #expect(track.track.tally.framesDropped == ["depends_on_loss": 2])
        #expect(track.track.producer.droppedTimestamp == 10_800)
        track.track.release(at: SessionTime(milliseconds: 240), into: &track.results)
        #expect(track.track.producer.droppedTimestamp == nil)
    }

    // An SFU that begins anew under the same SSRC: other numbers, other timestamps (RFC 3550 A.1).
    @Test func goesOnWithASourceThatBeginsAnew() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 4_000_000_000)
        for i in 0..<3 { try track.give(builder.opus(), at: Int64(i) * 20) }
        builder.sequenceNumber = 30_000
        builder.timestamp = 77
        for i in 0..<3 { try track.give(builder.opus(), at: 1040 + Int64(i) * 20) }
        track.finish()
        let start: Int64 = 4_000_000_000
        #expect(track.timestamps == [start, start + 960, start + 1920, 77, 1037, 1997])
        #expect(track.track.clock.current.origin == 77)
        #expect(track.track.clock.current.sessionTime(of: 77) == SessionTime(milliseconds: 1040))
        #expect(track.track.statistics.restarts == 1)
        #expect(track.track.statistics.lost == 0)
    }

    // The numbers begin anew, the clock does not: a restarted SFU between a sender that noticed nothing and us.
    @Test(arguments: [(Int64(0), true), (75, true), (-75, true), (85, false), (-85, false), (5000, false)])
    func keepsTheClockWhereOnlyTheNumbersBeginAnew(milliseconds: Int64, isKept: Bool) throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 4_294_960_000)
        for i in 0..<10 { try track.give(builder.opus(), at: Int64(i) * 20) }
        builder.sequenceNumber = 30_000
        builder.timestamp &+= UInt32(truncatingIfNeeded: milliseconds * 48)
        for i in 10..<12 { try track.give(builder.opus(), at: Int64(i) * 20) }
        // The first one begins where nothing was.
        #expect(track.endedEpochs == (isKept ? 1 : 2))
        #expect((track.track.clock.current.origin == 4_294_960_000) == isKept)
        #expect(track.track.statistics.restarts == 1 && track.track.statistics.lost == 0)
        let next = 4_294_960_000 + 9600 + milliseconds * 48
        #expect(track.timestamps.suffix(2).first == (isKept ? next : next & 0xFFFF_FFFF))
    }

    @Test func doesNotTrustPicturesAcrossANewBeginning() throws {
        var track = try picture()
        var builder = RTPBuilder.picture(timestamp: 0)
        try track.give(builder.vp8(isKeyFrame: true, packets: 1)[0], at: 0)
        builder.sequenceNumber &+= 20_000
        builder.pictureID = 3000
        for i in 0..<3 { try track.give(builder.vp8(isKeyFrame: false, packets: 1)[0], at: 40 + Int64(i) * 40) }
        #expect(track.timestamps == [0])
        #expect(track.track.isWaitingForKeyFrame)
        #expect(track.track.statistics.restarts == 1)
    }

    @Test func believesAReportThatCameBeforeTheFirstPacket() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 9600)
        track.track.observe(try report(RTPBuilder.picture().senderReport(of: 1, at: 5)), at: .zero)
        track.track.observe(try report(builder.senderReport(of: 4800, at: 1_000_000_000)), at: .zero)
        #expect(track.track.tally.senderReports == 0)
        try track.give(builder.opus(), at: 200)
        track.poll(at: 300)
        #expect(track.track.tally.senderReports == 1)
        #expect(track.track.clock.current.reportCount == 1)
        // 4800 ticks before the first packet are 100 ms.
        let direct = try #require(report(builder.senderReport(of: 4800, at: 1_000_000_000)).wallTime)
        #expect(track.track.clock.current.distanceFromSender == 200_000_000 - (direct.nanoseconds + 100_000_000))
    }

    @Test func keepsABoundedNumberOfStrangersReports() throws {
        var track = try audio()
        var builder = RTPBuilder.audio()
        track.track.observe(try report(builder.senderReport(of: 1, at: 5)), at: .zero)
        for ssrc in UInt32(1)...UInt32(EarlyReports.limit) {
            var stranger = builder
            stranger.ssrc = ssrc
            track.track.observe(try report(stranger.senderReport(of: 1, at: 5)), at: .zero)
        }
        try track.give(builder.opus(), at: 0)
        track.poll(at: 100)
        #expect(track.frames.count == 1)
        #expect(track.track.tally.senderReports == 0)
    }

    // Where the timestamps go on, so does the epoch. The first one begins where nothing was.
    @Test(arguments: [(UInt32(960), 1), (77_000_000, 2)])
    func handsOnWhatCameBeforeANewBeginning(timestamp: UInt32, ended: Int) throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        try track.give(builder.opus(), at: 0)
        builder.sequenceNumber = 30_000
        builder.timestamp = timestamp
        for _ in 0..<2 { try track.give(builder.opus(), at: 40) }
        #expect(track.results.frames.map(\.frame.extendedTimestamp) == [0])
        #expect(track.results.count == 1 + ended && track.endedEpochs == ended)
        track.poll(at: 9000)
        #expect(track.results.count == 1 + ended)
        #expect(track.track.producer.frames.count == 2)
    }

    // Chromium's replaceTrack(null): two seconds without packets, and timestamps that do not show them.
    @Test func holdsFramesUntilItIsKnownWhichClockTheyBelongTo() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        for i in 0..<150 { try track.give(builder.opus(), at: Int64(i) * 20) }
        #expect(!track.track.clock.isHolding)
        let before = track.frames.count
        #expect(before == 150)
        for i in 0..<11 {
            try track.give(builder.opus(), at: 5000 + Int64(i) * 20)
            #expect(track.track.clock.isHolding == (i < 10))
        }
        #expect(track.frames.count == before + 11)
        var clock = track.track.clock
        let old = clock.begins(withFrameFrom: track.frames[before - 1].firstArrival)
        let resumed = clock.begins(withFrameFrom: track.frames[before].firstArrival)
        #expect(!old && resumed)
        let place = clock.current.sessionTime(of: track.frames[before].extendedTimestamp)
        #expect(place == SessionTime(milliseconds: 5000))
    }

    @Test func letsGoOfWhatANetworkHeldBack() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        for i in 0..<150 { try track.give(builder.opus(), at: Int64(i) * 20) }
        for i in 0..<60 { try track.give(builder.opus(), at: 4000 + Int64(i)) }
        #expect(!track.track.clock.isHolding)
        var clock = track.track.clock
        let begins = track.frames.map { clock.begins(withFrameFrom: $0.firstArrival) }
        #expect(begins.allSatisfy { !$0 })
    }

    // The first packet of a new source may be a slow one; its clock is asked after 200 ms.
    @Test func letsANewEpochSettle() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        for i in 0..<10 { try track.give(builder.opus(), at: Int64(i) * 20) }
        track.track.use(shift: Interval(milliseconds: -30), isReported: true)
        track.beginEpoch(at: 200)
        builder.timestamp = 9_000_000
        let packets = (0..<10).map { _ in builder.opus() }
        try track.give(packets[0], at: 3000)
        for i in 1..<10 { try track.give(packets[i], at: 2990 + Int64(i) * 20) }
        #expect(track.track.clock.isHolding)
        track.poll(at: 3199)
        #expect(track.track.clock.isHolding)
        track.poll(at: 3200)
        #expect(!track.track.clock.isHolding)
        #expect(track.track.clock.current.sessionTime(of: 9_000_000) == SessionTime(milliseconds: 2990))
        #expect(track.track.clock.current.inheritedShift == Interval(milliseconds: -30))
    }

    @Test func countsAPayloadThatCannotBeReadAndGoesOn() throws {
        var track = try picture()
        var builder = RTPBuilder.picture()
        try track.give(builder.packet([0x90]), at: 0)
        for packet in builder.vp8(isKeyFrame: true) { try track.give(packet, at: 40) }
        track.poll(at: 140)
        #expect(track.track.statistics.malformed == 1)
        #expect(track.frames.count == 1)
    }

    // Nothing tells whether the first packet that came is the first that was sent.
    @Test func putsTheFirstTwoPacketsInOrder() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        let packets = (0..<3).map { _ in builder.opus() }
        for (i, index) in [1, 0, 2].enumerated() { try track.give(packets[index], at: Int64(i) * 10) }
        #expect(track.frames.count == 0)
        track.poll(at: 99)
        #expect(track.frames.count == 0)
        track.poll(at: 100)
        #expect(track.timestamps == [0, 960, 1920])
        #expect(track.track.clock.current.origin == 0)
        track.finish()
        #expect(
            track.track.statistics.lost == 0 && track.track.statistics.late == 0
                && track.track.statistics.reordered == 1)
    }

    @Test func aPictureGoesOnAsSoonAsItsKeyFrameBegins() throws {
        var track = try picture()
        var builder = RTPBuilder.picture(timestamp: 0)
        let key = builder.vp8(isKeyFrame: true, packets: 3)
        for (i, index) in [1, 2, 0].enumerated() { try track.give(key[index], at: Int64(i)) }
        // The next frame shows that the marker is right.
        try track.give(builder.vp8(isKeyFrame: false)[0], at: 40)
        #expect(track.timestamps == [0])
        #expect(!track.track.isWaitingForKeyFrame)
    }

    // What every camera and every browser begins with does not wait: a key frame, the marker of a talkspurt.
    @Test func aProvedBeginningDoesNotWait() throws {
        var track = try picture()
        var builder = RTPBuilder.picture(timestamp: 0)
        for packet in builder.vp8(isKeyFrame: true) { try track.give(packet, at: 0) }
        try track.give(builder.vp8(isKeyFrame: false)[0], at: 40)
        #expect(track.timestamps == [0])
        var talk = try audio()
        var voice = RTPBuilder.audio(timestamp: 0)
        try talk.give(voice.packet(hex("FC 01 02"), hasMarker: true), at: 0)
        #expect(talk.timestamps == [0])
    }

    @Test func theNextEpochWaitsForItsFirstPacketsToo() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        for i in 0..<10 { try track.give(builder.opus(), at: Int64(i) * 20) }
        track.beginEpoch(at: 200)
        builder.sequenceNumber = 500
        builder.timestamp = 48_000
        let packets = (0..<2).map { _ in builder.opus() }
        for index in [1, 0] { try track.give(packets[index], at: 1000) }
        track.poll(at: 1200)
        #expect(track.timestamps.suffix(2) == [48_000, 48_960])
    }

    @Test func givesWhatWaitsAtTheEnd() throws {
        var track = try audio()
        var builder = RTPBuilder.audio(timestamp: 0)
        let packets = (0..<4).map { _ in builder.opus() }
        try track.give(packets[0], at: 0)
        try track.give(packets[2], at: 40)
        try track.give(packets[3], at: 60)
        track.finish()
        #expect(track.timestamps == [0, 1920, 2880])
        #expect(track.track.statistics.lost == 1)
    }
}
