import Media
import TestSupport
import Testing

@testable import Depacketizing

struct AV1DepacketizerTests {
    private let unit = Depacketizer(AV1Depacketizer())
    private let header = AV1SequenceFields().unit
    private let key = av1Frame(av1FrameHead(.key))
    private let inter = av1Frame(av1FrameHead(.inter))
    private let unreferenced = av1Frame(av1FrameHead(.inter, refreshFlags: 0))

    /// The packet with Y set: its last OBU goes on.
    private func continued(_ packet: [UInt8]) -> [UInt8] { [packet[0] | 0x40] + packet.dropFirst() }

    private func fileForm(_ units: [UInt8]...) -> [UInt8] { units.flatMap(av1WithSize) }

    @Test func joinsTheFirstFrameOfACapture() {
        // av1-opus-360p, packets 1, 2 and 6, cut after the first bytes; packets 3 to 5 left out.
        var feed = PacketFeed(unit)
        feed.push(hex("68 0B 080000000CC4FF67006802 30104AC018618605289A0010D8C4CE72F1"), at: 0)
        feed.push(hex("D0 A785878F7495592574C67947E7B31E7C"), at: 0)
        feed.push(hex("90 5A09315BCE5295A0F145ABD4BD8730A4"), at: 0, marker: true)
        #expect(
            feed.bytes == [
                hex(
                    """
                    0A 0A 0000000CC4FF67006802
                    32 30 104AC018618605289A0010D8C4CE72F1
                    A785878F7495592574C67947E7B31E7C 5A09315BCE5295A0F145ABD4BD8730A4
                    """)
            ])
        #expect(feed.frames[0].isKeyFrame)
        let configuration = AV1Configuration(
            profile: 0, level: 1, tier: 0, sequenceHeader: hex("0A 0A 0000000CC4FF67006802"))
        #expect(
            feed.frames[0].format
                == .video(VideoFormat(width: 640, height: 360, configuration: .av1(configuration))))
        #expect(feed.frames[0].reference == .av1(nil))
        #expect(feed.verdicts == [.pass])
    }

    @Test(arguments: [20, 127, 128, 16_383, 16_384, 100_000]) func givesEachOBUItsSize(count: Int) {
        var feed = PacketFeed(unit)
        let frame = av1Frame(av1FrameHead(.key), [UInt8](repeating: 0x55, count: count - av1FrameHead(.key).count))
        feed.push(continued(av1Packet([header, Array(frame.prefix(10))], beginsSequence: true)), at: 0)
        feed.push([0x90] + frame.dropFirst(10), at: 0, marker: true)
        #expect(feed.bytes == [fileForm(header, frame)])
    }

    @Test func keepsSizesThatTheSenderWrote() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([hex("1200"), av1WithSize(header), av1WithSize(key)]), at: 0, marker: true)
        // A size with leading zeros stays as it came.
        let padded = [0x32, 0x80 | UInt8(inter.count - 1), 0] + inter.dropFirst()
        feed.push(av1Packet([padded]), at: 3000, marker: true)
        #expect(feed.bytes == [fileForm(header, key), padded])
        #expect(feed.frames[0].isKeyFrame)
        #expect(feed.errors.isEmpty)
    }

    @Test(arguments: ["32 01 30 55 55", "32 09 30 55 55", "32 80"])
    func refusesASizeThatDoesNotFit(bytes: String) {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([hex(bytes)]), at: 3000, marker: true)
        feed.push(av1Packet([inter]), at: 6000, marker: true)
        #expect(feed.errors.count == 1)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.passed == [0])
    }

    @Test func leavesOutWhatAFileDoesNotHold() {
        var feed = PacketFeed(unit)
        let metadata = hex("28 01 02 03")
        feed.push(
            [0x08] + [hex("10"), header, metadata, hex("40 00 01"), key].flatMap { [UInt8($0.count)] + $0 }, at: 0)
        feed.push(av1Packet([hex("38 11 22"), hex("78 00 00 80")]), at: 0, marker: true)
        #expect(feed.bytes == [fileForm(header, metadata, key)])
        #expect(feed.errors.isEmpty)
    }

    @Test func forgetsATemporalUnitWithoutFrame() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([hex("78 00 00 80")]), at: 1000, marker: true)
        feed.push(av1Packet([key]), at: 3000, marker: true)
        feed.push([0x00], at: 4000)
        feed.push(av1Packet([inter]), at: 6000, marker: true)
        #expect(feed.timestamps == [3000, 6000])
        #expect(feed.bytes == [fileForm(header, key), fileForm(inter)])
        #expect(feed.passed == [3000, 6000])
        #expect(feed.damages.allSatisfy { $0 == Damage() })
    }

    @Test func putsAnEarlierSequenceHeaderInFrontOfAKeyFrame() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([key]), at: 3000, marker: true)
        feed.push(av1Packet([key], beginsSequence: true), at: 9000, marker: true, lost: 2)
        #expect(feed.bytes == [fileForm(header, key), fileForm(header, key), fileForm(header, key)])
        #expect(feed.frames.allSatisfy { $0.isKeyFrame && $0.format == feed.frames[0].format })
        #expect(feed.passed == [0, 3000, 9000])
    }

    @Test func takesOverANewSequenceHeader() {
        var feed = PacketFeed(unit)
        let smaller = AV1SequenceFields(width: 320, height: 180).unit
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([smaller, key], beginsSequence: true), at: 3000, marker: true)
        guard case .video(let format) = feed.frames[1].format, case .av1(let configuration) = format.configuration
        else {
            Issue.record("no format")
            return
        }
        #expect(format.width == 320 && format.height == 180)
        #expect(configuration.sequenceHeader == av1WithSize(smaller))
    }

    @Test func doesNotKnowAKeyFrameWithoutAnySequenceHeader() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([key], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 3000, marker: true)
        #expect(feed.frames.map(\.isKeyFrame) == [false, true])
        #expect(feed.verdicts == [.drop(.beforeFirstKeyFrame), .pass])
    }

    @Test func skipsTheRestOfATemporalUnitItDidNotSeeBegin() {
        var feed = PacketFeed(unit)
        feed.push([0x90] + key, at: 0)
        feed.push(av1Packet([inter]), at: 0, marker: true)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 3000, marker: true)
        #expect(feed.timestamps == [3000])
        #expect(feed.damages[0].frameCount == 1)
        #expect(feed.errors.isEmpty)
    }

    @Test func doesNotBeginAfterAGapInsideATemporalUnit() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        // The lost packet may have held a part of the second temporal unit.
        feed.push(av1Packet([inter]), at: 3000, marker: true, lost: 1)
        feed.push(av1Packet([inter]), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.frames[1].lostBefore == 1)
        #expect(feed.passed == [0])
    }

    @Test func beginsAfterAGapWhereTheDescriptorSaysSo() {
        let writer = AV1DescriptorWriter.threeTemporalLayers
        var feed = PacketFeed(unit)
        feed.push(
            av1Packet([header, key], beginsSequence: true), at: 0, marker: true,
            descriptor: writer.descriptor(of: 0, template: 0, hasStructure: true))
        // Frame 1, of the uppermost layer, is lost; frame 2 refers to frame 0.
        feed.push(
            av1Packet([inter]), at: 6000, marker: true, lost: 1, descriptor: writer.descriptor(of: 2, template: 2))
        feed.push(av1Packet([inter]), at: 9000, marker: true, descriptor: writer.descriptor(of: 3, template: 4))
        // Not the frame's first packet.
        feed.push(
            av1Packet([inter]), at: 12_000, marker: true, lost: 1,
            descriptor: writer.descriptor(of: 4, template: 1, startsFrame: false))
        #expect(feed.timestamps == [0, 6000, 9000])
        // Frame 3 refers to 2 and to 0.
        #expect(feed.passed == [0, 6000, 9000])
    }

    // An SFU begins to leave out the upper spatial layer, whose last packets had the marker (§4.2).
    @Test(arguments: [true, false]) func endsATemporalUnitWhereItsLastFrameEnds(endsFrame: Bool) {
        let writer = AV1DescriptorWriter.plain
        var feed = PacketFeed(unit)
        feed.push(
            av1Packet([header, key], beginsSequence: true), at: 0, marker: true,
            descriptor: writer.descriptor(of: 0, template: 0, hasStructure: true))
        feed.push(av1Packet([inter]), at: 3000, descriptor: writer.descriptor(of: 1, template: 1, endsFrame: endsFrame))
        feed.push(av1Packet([inter]), at: 6000, marker: true, descriptor: writer.descriptor(of: 2, template: 1))
        #expect(feed.passed == (endsFrame ? [0, 3000, 6000] : [0]))
        #expect(feed.errors.isEmpty)
    }

    @Test func keepsTheStructureOfASkippedPacket() {
        let writer = AV1DescriptorWriter.plain
        var feed = PacketFeed(unit)
        feed.push(
            [0x90, 1, 2], at: 0, marker: true, descriptor: writer.descriptor(of: 0, template: 0, hasStructure: true))
        feed.push(
            av1Packet([header, key], beginsSequence: true), at: 3000, marker: true,
            descriptor: writer.descriptor(of: 1, template: 0))
        var expected = AV1Dependencies()
        _ = expected.add(frame: 1, temporalID: 0, distances: ShortList())
        #expect(feed.frames[0].reference == .av1(expected))
    }

    @Test func ignoresADescriptorThatCannotBeRead() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true, descriptor: hex("C1 00"))
        feed.push(av1Packet([inter]), at: 3000, marker: true, descriptor: hex("C1 0001"))
        #expect(feed.frames.map(\.reference) == [.av1(nil), .av1(nil)])
        #expect(feed.errors.isEmpty)
        #expect(feed.passed == [0, 3000])
    }

    @Test func losesOnlyAFrameThatNobodyRefersTo() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        let frame = unreferenced + [UInt8](repeating: 1, count: 40)
        feed.push([0x50] + frame.prefix(20), at: 3000)
        feed.push([0x90] + frame.suffix(10), at: 3000, marker: true, lost: 1)
        feed.push(av1Packet([inter]), at: 6000, marker: true)
        #expect(feed.passed == [0, 6000])
        #expect(feed.damages[1].isHarmless)
        // The same with a frame that others may refer to.
        feed.push([0x50] + inter, at: 9000)
        feed.push([0x90, 1], at: 9000, marker: true, lost: 1)
        feed.push(av1Packet([inter]), at: 12_000, marker: true)
        #expect(feed.timestamps.last == 12_000)
        #expect(feed.passed == [0, 6000])
    }

    @Test(arguments: [
        ["50 30 10", "10 30 10"],  // Y, then no Z
        ["90 55"],  // Z without a fragment before
        ["50 30 10", "D0 55", "30 01 30 01 30 30"],
    ])
    func refusesFragmentsThatDoNotFit(packets: [String]) {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([inter]), at: 3000)
        for packet in packets { feed.push(hex(packet), at: 3000) }
        feed.push(av1Packet([inter]), at: 6000, marker: true)
        #expect(feed.errors == [.brokenFragmentation(unitType: packets.count == 1 ? 0 : 6)])
        // A second frame begins another temporal unit, of which that of the first one is not a part.
        #expect(feed.timestamps == (packets.count == 1 ? [0, 6000] : [0, 3000, 6000]))
        #expect(feed.passed == (packets.count == 1 ? [0] : [0, 3000]))
    }

    @Test func aMarkerInTheMiddleOfAnOBUEndsNothing() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        feed.push([0x50] + inter, at: 3000, marker: true)
        feed.push(hex("90 55"), at: 3000, marker: true)
        feed.push(av1Packet([inter]), at: 6000)
        #expect(feed.errors.isEmpty)
        #expect(feed.bytes.dropFirst() == [fileForm(inter + [0x55])])
        #expect(feed.passed == [0, 3000])
    }

    /// Each frame in two packets; two temporal units have one timestamp.
    @Test(arguments: [[false, true], [true, true], [false, false], [true, false]])
    func takesTwoTemporalUnitsOfOneTimestamp(markers: [Bool]) {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        for number in 0...4 as ClosedRange<UInt8> {
            let time = Int64((number + 1) / 2) * 3000
            let opening = number == 0 ? av1Packet([header, key], beginsSequence: true) : av1Packet([inter])
            feed.push(continued(opening), at: time, marker: markers[0])
            feed.push([0x90, number], at: time, marker: markers[1])
        }
        feed.finish()
        #expect(feed.timestamps == [0, 3000, 3000, 6000, 6000])
        #expect(feed.bytes[0] == fileForm(header, key + [0]))
        #expect(feed.bytes.dropFirst() == (1...4).map { fileForm(inter + [$0]) }[...])
        #expect(feed.passed == feed.timestamps)
    }

    @Test func tilesAfterTheMarkerAreOfTheSameFrame() {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        let tiles = hex("20 55 55")
        feed.push(av1Packet([header, key], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([tiles]), at: 0, marker: true)
        feed.push(av1Packet([inter]), at: 0, marker: true)
        feed.push(av1Packet([inter]), at: 0, marker: true)
        feed.finish()
        #expect(feed.bytes == [fileForm(header, key, tiles), fileForm(inter), fileForm(inter)])
    }

    @Test func aMarkerOnALowerSpatialLayerEndsNothing() {
        let layered = AV1SequenceFields(operatingPoints: [0x303, 0x101]).unit
        let (lower, upper) = (hex("34 00") + av1FrameHead(.key), hex("34 08") + av1FrameHead(.inter))
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(av1Packet([layered, lower], beginsSequence: true), at: 0, marker: true)
        feed.push(av1Packet([upper]), at: 0, marker: true)
        feed.push(av1Packet([layered, lower], beginsSequence: true), at: 3000, marker: true)
        #expect(feed.bytes == [fileForm(layered, lower, upper)])
    }

    @Test func refusesTilesWithoutFrameHeader() {
        var feed = PacketFeed(unit)
        feed.push(av1Packet([header, hex("20 55 55")], beginsSequence: true), at: 0, marker: true)
        #expect(feed.errors == [.invalidUnit(firstByte: 0x20)])
    }

    @Test func refusesASequenceHeaderWithoutEnd() {
        var feed = PacketFeed(unit)
        let long = header + [UInt8](repeating: 0, count: 1100)
        feed.push([0x18] + long, at: 0, marker: true)
        #expect(feed.errors == [.invalidSequenceHeader(byteCount: 1 + 2 + long.count - 1, limit: 1024)])
    }

    @Test func keepsSpatialLayersTogether() {
        let lower = hex("34 00") + av1FrameHead(.key)
        let upper = hex("34 08") + av1FrameHead(.inter)
        var feed = PacketFeed(unit)
        let layered = AV1SequenceFields(operatingPoints: [0x303, 0x101]).unit
        let writer = AV1DescriptorWriter(templates: [.init(next: 2), .init(distances: [1])])
        feed.push(
            av1Packet([layered, lower], beginsSequence: true), at: 0,
            descriptor: writer.descriptor(of: 20, template: 0, hasStructure: true))
        feed.push(av1Packet([upper]), at: 0, marker: true, descriptor: writer.descriptor(of: 21, template: 1))
        #expect(feed.bytes == [fileForm(layered, lower, upper)])
        guard case .av1(let dependencies?) = feed.frames[0].reference else {
            Issue.record("no dependencies")
            return
        }
        #expect(dependencies.frames.numbers == [20, 21])
        #expect(dependencies.references.count == 0)
    }
}
