import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H265DepacketizerTests {
    private let unit = Depacketizer(H265Depacketizer())
    private static let sets = H265Captured.all
    private static let idr = h265Slice(type: 20) + hex("AA BB CC")

    private static func slice(_ orderCount: Int, temporalID: UInt8 = 0) -> [UInt8] {
        h265Slice(type: 1, orderCount: orderCount, references: [-1], temporalID: temporalID) + hex("DD")
    }

    private static let second = h265Slice(type: 1, orderCount: 1, references: [-1], isFirst: false)

    /// A feed that has had a key frame with its parameter sets at 0.
    private func startedFeed() -> PacketFeed {
        var feed = PacketFeed(unit)
        feed.push(h265Aggregate(Self.sets), at: 0)
        feed.push(Self.idr, at: 0, marker: true)
        return feed
    }

    @Test func joinsTheFirstFramesOfACapture() {
        // samples/h265-resize.pcap, packets 1 to 6 and 8, the slices cut.
        var feed = PacketFeed(unit)
        feed.push(hex("46 01 50"), at: 0)
        for set in Self.sets { feed.push(set, at: 0) }
        feed.push(hex("62 01 94 AF0B4C26352575"), at: 0)
        feed.push(hex("62 01 54 A101B9D2BB11"), at: 0, marker: true)
        feed.push(hex("02 01 D0097E10C609262F"), at: 3000, marker: true)
        #expect(
            feed.bytes == [
                withLengths(Self.sets + [hex("28 01 AF0B4C26352575 A101B9D2BB11")]),
                withLengths([hex("02 01 D0097E10C609262F")]),
            ])
        #expect(feed.frames.map(\.isKeyFrame) == [true, false])
        guard case .video(let format) = feed.frames[0].format, case .h265(let configuration) = format.configuration
        else {
            Issue.record("no format")
            return
        }
        #expect(format.width == 640 && format.height == 360)
        #expect(configuration.sequenceParameterSets == [H265Captured.sequence])
        #expect(
            feed.frames[1].reference
                == .h265(
                    H265PictureReference(
                        kind: .trailing, temporalID: 0, isSubLayerNonReference: false, orderCount: 1,
                        orderCountModulus: 256, references: [-1])))
        #expect(feed.verdicts == [.pass, .pass])
    }

    @Test func leavesOutDelimitersFillersAndOtherLayersAndKeepsTheRest() {
        var feed = PacketFeed(unit)
        let prefix = hex("4E 01 05 01 AA 80")
        let suffix = hex("50 01 84 01 AA 80")
        let endOfSequence = hex("48 01")
        feed.push(h265Aggregate([hex("46 01 50")] + Self.sets + [prefix]), at: 0)
        feed.push(Self.idr, at: 0)
        feed.push(hex("02 09 D0"), at: 0)  // nuh_layer_id 1
        feed.push(hex("4C 01 FF FF 80"), at: 0)
        feed.push(hex("62 01 A6 FF"), at: 0)  // filler in fragments
        feed.push(hex("62 01 66 FF"), at: 0)
        feed.push(suffix, at: 0)
        feed.push(endOfSequence, at: 0)
        feed.push(hex("4A 01"), at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [prefix, Self.idr, suffix, endOfSequence])])
        #expect(feed.errors.isEmpty)
    }

    @Test func looksThroughAPACI() {
        var feed = PacketFeed(unit)
        feed.push(h265Aggregate(Self.sets), at: 0)
        // cType 20, three bytes of extension (RFC 7798 §4.4.4).
        feed.push(hex("64 01 28 30 112233") + Self.idr.dropFirst(2), at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
    }

    @Test func putsKnownParameterSetsInFrontOfABareKeyFrame() {
        var feed = PacketFeed(Depacketizer(H265Depacketizer(sprop: H265ParameterSetsTests.sprop)))
        feed.push(Self.idr, at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
        #expect(feed.passed == [0])
        feed.push(Self.idr, at: 3000, marker: true)
        #expect(feed.bytes[1] == feed.bytes[0])
    }

    @Test func callsNothingAKeyFrameWithoutParameterSets() {
        var feed = PacketFeed(unit)
        feed.push(Self.idr, at: 0, marker: true)
        feed.push(Self.slice(1), at: 3000, marker: true)
        #expect(feed.frames.map(\.isKeyFrame) == [false, false])
        #expect(feed.verdicts == [.drop(.noParameterSets), .drop(.noParameterSets)])
    }

    @Test func callsNothingAKeyFrameWithoutItsVideoParameterSet() {
        var feed = PacketFeed(unit)
        feed.push(h265Aggregate(Array(Self.sets.dropFirst())), at: 0, lost: 1)
        feed.push(Self.idr, at: 0, marker: true)
        #expect(feed.verdicts == [.drop(.noParameterSets)])
    }

    @Test func takesTheNewSizeFromNewParameterSets() {
        var feed = startedFeed()
        let narrow = makeH265SequenceParameterSet(width: 320, height: 180)
        feed.push(h265Aggregate([H265Captured.video, narrow, H265Captured.picture]), at: 3000)
        feed.push(Self.idr, at: 3000, marker: true)
        guard case .video(let format) = feed.frames[1].format, case .h265(let configuration) = format.configuration
        else {
            Issue.record("no format")
            return
        }
        #expect(format.width == 320 && format.height == 180)
        #expect(configuration.sequenceParameterSets == [narrow])
    }

    @Test(arguments: [19, 20, 21, 16, 17, 18] as [UInt8]) func takesEveryRandomAccessPictureAsKeyFrame(type: UInt8) {
        var feed = PacketFeed(unit)
        feed.push(h265Aggregate(Self.sets + [h265Slice(type: type, orderCount: 7)]), at: 0, marker: true)
        #expect(feed.frames.map(\.isKeyFrame) == [true])
        #expect(feed.passed == [0])
    }

    @Test func keepsTheUnitOpenWhenAMarkerComesWithParameterSetsOnly() {
        var feed = PacketFeed(unit)
        for set in Self.sets { feed.push(set, at: 0, marker: true) }
        feed.push(Self.idr, at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
    }

    @Test(arguments: [true, false]) func carriesParameterSetsOverToTheNextTimestamp(hasMarker: Bool) {
        var feed = startedFeed()
        feed.push(Self.slice(1), at: 3000, marker: true)
        feed.push(h265Aggregate(Self.sets), at: 3000, marker: hasMarker)
        feed.push(Self.idr, at: 6000, marker: true)
        #expect(feed.bytes.last == withLengths(Self.sets + [Self.idr]))
        #expect(feed.timestamps == [0, 3000, 6000])
    }

    @Test func endsAPictureWhereTheNextOneSurelyBegins() {
        var feed = startedFeed()
        feed.push(Self.slice(1), at: 3000)
        feed.push(Self.second, at: 3000)
        feed.push(h265Aggregate(Self.sets), at: 3000)
        feed.push(Self.idr, at: 6000)
        feed.push(h265Slice(type: 20, isFirst: false), at: 6000)
        feed.push(Self.slice(1), at: 6000, marker: true)
        #expect(
            feed.bytes.dropFirst() == [
                withLengths([Self.slice(1), Self.second]),
                withLengths(Self.sets + [Self.idr, h265Slice(type: 20, isFirst: false)]),
                withLengths([Self.slice(1)]),
            ])
    }

    @Test func dropsAPictureWhoseFirstSliceAnSFULost() {
        var feed = startedFeed()
        feed.push(Self.second, at: 3000, marker: true)
        feed.push(Self.slice(2), at: 6000, marker: true)
        #expect(feed.errors == [.missingFirstSlice])
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.passed == [0])
    }

    @Test func waitsForMoreWhenTheKeyFramesParameterSetsMayBeLost() {
        var feed = startedFeed()
        feed.push(Self.idr, at: 3000, marker: true, lost: 1)
        feed.push(h265Aggregate(Self.sets), at: 6000, lost: 1)
        feed.push(Self.idr, at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.damages[1].frameCount == 1)
        #expect(feed.passed == [0, 6000])
    }

    @Test func beginsAfterAGapOnlyWithTheFirstSlice() {
        var feed = startedFeed()
        feed.push(Self.second, at: 3000, marker: true, lost: 1)
        feed.push(Self.slice(2), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.verdicts == [.pass, .drop(.dependsOnLoss)])
    }

    @Test(arguments: [
        ("62 01 01 AA", DepacketizingError.brokenFragmentation(unitType: 1)),  // no first fragment
        ("66 01 00", .unsupportedUnitType(51)),
        ("60 01 0009 0201", .truncated(needed: 11, remaining: 4)),  // a unit longer than the payload
        ("60 01 0000", .truncated(needed: 2, remaining: 0)),
        ("60 01 0003 600100", .unsupportedUnitType(48)),  // an aggregate in an aggregate
        ("60 01 0003 020000", .invalidUnit(firstByte: 0x02)),
        ("42 01 01 60", .invalidParameterSet(unitType: 33, byteCount: 4)),
        ("44 01", .invalidParameterSet(unitType: 34, byteCount: 2)),
        ("02 01 80", .truncated(needed: 4, remaining: 3)),
        ("02 01", .missingFirstSlice),
    ])
    func isReadyAfterABadPacket(payload: String, error: DepacketizingError) {
        var feed = startedFeed()
        feed.push(hex(payload), at: 3000, marker: true)
        feed.push(Self.slice(2), at: 6000, marker: true)
        feed.push(h265Aggregate(Self.sets), at: 9000)
        feed.push(Self.idr, at: 9000, marker: true)
        #expect(feed.errors == [error])
        #expect(feed.timestamps == [0, 6000, 9000])
        #expect(feed.passed == [0, 9000])
    }

    @Test(arguments: ["62 01 81 D0", "02 01 D0 09", "62 01 02 00", "60 01 0003 0201D0"])
    func refusesAnythingInsideAFragmentedUnit(payload: String) {
        var feed = startedFeed()
        feed.push(hex("62 01 81 D0 09 7E"), at: 3000)
        feed.push(hex(payload), at: 3000)
        #expect(feed.errors.count == 1)
        feed.push(hex("62 01 41 00"), at: 3000, marker: true)
        #expect(feed.timestamps == [0])
    }

    @Test func aMarkerInsideAFragmentedUnitEndsNothing() {
        var feed = startedFeed()
        let parts = h265Fragments(Self.slice(1), parts: [Array(Self.slice(1)[2..<6]), Array(Self.slice(1)[6...])])
        for part in parts { feed.push(part, at: 3000, marker: true) }
        feed.push(Self.slice(2), at: 6000)
        #expect(feed.errors.isEmpty)
        #expect(feed.bytes.dropFirst() == [withLengths([Self.slice(1)])])
    }

    /// Two slices a picture, two pictures with one timestamp, as single units and as aggregates.
    @Test(arguments: [true, false], [[false, true], [true, true], [false, false], [true, false]])
    func takesTwoPicturesOfOneTimestamp(areAggregates: Bool, markers: [Bool]) {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(h265Aggregate(Self.sets), at: 0, marker: markers[0])
        for number in 0...4 {
            let units = number == 0 ? [h265Slice(type: 20), h265Slice(type: 20, isFirst: false)] : slices(number)
            let time = Int64((number + 1) / 2) * 3000
            if areAggregates {
                feed.push(h265Aggregate(units), at: time, marker: markers[1])
            } else {
                for (i, unit) in units.enumerated() { feed.push(unit, at: time, marker: markers[i]) }
            }
        }
        feed.finish()
        #expect(feed.timestamps == [0, 3000, 3000, 6000, 6000])
        #expect(feed.bytes.dropFirst() == (1...4).map { withLengths(slices($0)) }[...])
        #expect(feed.passed == feed.timestamps)
    }

    @Test func takesPicturesThatShareAnAggregate() {
        var feed = startedFeed()
        feed.push(h265Aggregate(slices(1) + slices(2) + [hex("46 01 50")] + slices(3)), at: 3000, marker: true)
        #expect(feed.timestamps == [0, 3000, 3000, 3000])
        #expect(feed.bytes.dropFirst() == (1...3).map { withLengths(slices($0)) }[...])
        #expect(feed.passed == feed.timestamps)
    }

    private func slices(_ orderCount: Int) -> [[UInt8]] {
        [Self.slice(orderCount), h265Slice(type: 1, orderCount: orderCount, references: [-1], isFirst: false)]
    }

    private static let information = hex("4E 01 05 06 AA BB CC DD EE FF 80")

    private func fragments(_ unit: [UInt8], at cuts: [Int]) -> [[UInt8]] {
        let ends = cuts + [unit.count]
        return h265Fragments(unit, parts: zip([2] + cuts, ends).map { Array(unit[$0..<$1]) })
    }

    // x265 sends its settings in front of a key frame, in more than one packet.
    @Test(arguments: [0, 1, 2]) func needsNoSupplementalInformation(lost: Int) {
        var feed = startedFeed()
        feed.push(h265Aggregate(Self.sets), at: 3000)
        for (i, part) in fragments(Self.information, at: [5, 8]).enumerated() where i != lost {
            feed.push(part, at: 3000, lost: i == lost + 1 ? 1 : 0)
        }
        feed.push(Self.idr, at: 3000, marker: true, lost: lost == 2 ? 1 : 0)
        #expect(feed.errors.isEmpty)
        #expect(feed.bytes.dropFirst() == [withLengths(Self.sets + [Self.idr])])
        #expect(feed.passed == [0, 3000])
        #expect(feed.frames[1].lostBefore == 1)
    }

    @Test func beginsWithTheSlicesWhereOnlyTheEndOfSupplementalInformationCame() {
        var feed = startedFeed()
        feed.push(fragments(Self.information, at: [5])[1], at: 3000, lost: 2)
        feed.push(h265Slice(type: 21, orderCount: 20), at: 3000, marker: true)
        #expect(feed.timestamps == [0, 3000])
        // An IDR picture with other parameter sets may be among the lost.
        #expect(feed.verdicts == [.pass, .drop(.dependsOnLoss)])
    }

    @Test func dropsAKeyFrameWhoseSliceWasCut() {
        var feed = startedFeed()
        feed.push(h265Aggregate(Self.sets), at: 3000)
        let parts = fragments(Self.idr, at: [4])
        feed.push(parts[0], at: 3000)
        feed.push(Self.idr, at: 6000, marker: true, lost: 1)
        #expect(feed.timestamps == [0])
    }

    // ITU-T H.265 §D.2.8: recovery_poc_cnt 2 is the code 00100, then exact_match_flag, broken_link_flag.
    @Test func readsRecoveryPoints() {
        var feed = startedFeed()
        feed.push(hex("4E 01 06 01 24 80"), at: 3000, lost: 1)
        feed.push(Self.slice(5), at: 3000, marker: true)
        feed.push(hex("4E 01 06 01 24 80"), at: 6000)
        feed.push(Self.slice(6), at: 6000, marker: true)
        for number in 7...9 { feed.push(Self.slice(number), at: Int64(number) * 3000, marker: true) }
        let distances = feed.frames.map { frame -> Int32? in
            guard case .h265(let picture) = frame.reference else { return nil }
            return picture.recoveryDistance
        }
        // The gap before the first one may have taken parameter sets.
        #expect(distances == [nil, nil, 2, nil, nil, nil])
        #expect(feed.frames.map(\.hasFormat) == [true, false, true, false, false, false])
        #expect(
            feed.verdicts == [
                .pass, .drop(.dependsOnLoss), .recover(isFirst: true), .recover(isFirst: false), .pass, .pass,
            ])
    }

    /// With a marker on each packet markers prove nothing. After four pictures of one slice one more is whole too.
    @Test(arguments: [(4, true), (2, false)])
    func knowsAPictureBeforeALossByTheSlicesOfOthers(count: Int, isWhole: Bool) {
        var feed = startedFeed()
        feed.pausesAfterMarkers = false
        feed.push(fragments(Self.slice(1), at: [4])[0], at: 3000, marker: true)
        feed.push(fragments(Self.slice(1), at: [4])[1], at: 3000, marker: true)
        for number in 2..<count + 2 { feed.push(Self.slice(number), at: Int64(number) * 3000, marker: true) }
        feed.push(Self.slice(20), at: 60_000, marker: true, lost: 1)
        feed.finish()
        #expect(feed.timestamps.contains(Int64(count + 1) * 3000) == isWhole)
    }
}
