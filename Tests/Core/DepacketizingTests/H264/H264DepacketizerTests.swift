import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H264DepacketizerTests {
    private let unit = Depacketizer(H264Depacketizer())
    private static let sets = [h264SequenceParameterSet, h264PictureParameterSet]
    private static let idr = h264Slice(type: 5, macroblock: 0, frameNumber: 0) + hex("AA BB CC")

    private static func slice(_ frameNumber: Int, isReference: Bool = true) -> [UInt8] {
        h264Slice(type: 1, macroblock: 0, frameNumber: frameNumber, isReference: isReference) + hex("DD")
    }

    /// A feed that has had a key frame with its parameter sets at 0.
    private func startedFeed() -> PacketFeed {
        var feed = PacketFeed(unit)
        feed.push(stapA(Self.sets), at: 0)
        feed.push(Self.idr, at: 0, marker: true)
        return feed
    }

    @Test func joinsTheFirstFrameOfACapture() {
        // h264-opus-360p, packets 1 to 3, cut after the first bytes; the end bit set on the third by hand.
        var feed = PacketFeed(unit)
        feed.push(hex("78 000F 6742C01E8C8D405017FCB00F08846A 0004 68CE3C80"), at: 0)
        feed.push(hex("7C85 B80004000008E231400040A638000800C7"), at: 0)
        feed.push(hex("7C45 B36D861D74F5D75D"), at: 0, marker: true)
        #expect(
            feed.bytes == [
                hex(
                    """
                    0000000F 6742C01E8C8D405017FCB00F08846A
                    00000004 68CE3C80
                    0000001A 65 B80004000008E231400040A638000800C7 B36D861D74F5D75D
                    """)
            ])
        #expect(feed.frames[0].isKeyFrame)
        let configuration = VideoConfiguration.h264(
            sequenceParameterSets: [hex("6742C01E8C8D405017FCB00F08846A")], pictureParameterSets: [hex("68CE3C80")])
        #expect(
            feed.frames[0].format
                == .video(VideoFormat(width: 640, height: 360, configuration: configuration, isInOutputOrder: true)))
        #expect(feed.verdicts == [.pass])
    }

    @Test func tellsFrameNumberAndReference() {
        var feed = startedFeed()
        feed.push(Self.slice(1), at: 3000, marker: true)
        feed.push(Self.slice(2, isReference: false), at: 6000, marker: true)
        let pictures = feed.frames.compactMap { H264Picture($0.reference) }
        #expect(pictures.map(\.number) == [0, 1, 2])
        #expect(pictures.map(\.modulus) == [256, 256, 256])
        #expect(pictures.map(\.isReference) == [true, true, false])
        #expect(pictures.map(\.isIDR) == [true, false, false])
        #expect(pictures.map(\.prediction.isIntra) == [true, false, false])
        #expect(pictures.map(\.prediction.maximumReferences) == [1, 1, 1])
        #expect(feed.frames.map(\.isKeyFrame) == [true, false, false])
        #expect(feed.frames[1].format == nil)
    }

    @Test func leavesOutDelimitersAndFillersAndKeepsTheRest() {
        var feed = PacketFeed(unit)
        let information = hex("06 05 01 AA 80")
        feed.push(stapA([hex("09 10")] + Self.sets + [information]), at: 0)
        feed.push(Self.idr, at: 0)
        feed.push(hex("0C FF FF 80"), at: 0)
        feed.push(hex("1C 8C FF"), at: 0)  // filler in fragments
        feed.push(hex("1C 4C FF"), at: 0)
        feed.push(hex("0A"), at: 0)
        feed.push(hex("0B"), at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [information, Self.idr])])
        #expect(feed.errors.isEmpty)
    }

    @Test func putsKnownParameterSetsInFrontOfABareKeyFrame() {
        var feed = PacketFeed(Depacketizer(H264Depacketizer(sprop: H264ParameterSetsTests.sprop)))
        feed.push(Self.idr, at: 0, marker: true)
        let known = [hex("67 42C01E8C8D405017FCB00F08846A"), hex("68 CE3C80")]
        #expect(feed.bytes == [withLengths(known + [Self.idr])])
        #expect(feed.frames[0].isKeyFrame)
        #expect(feed.passed == [0])
    }

    @Test func putsEarlierParameterSetsInFrontOfABareKeyFrame() {
        var feed = startedFeed()
        feed.push(Self.idr, at: 3000, marker: true)
        #expect(feed.bytes[1] == withLengths(Self.sets + [Self.idr]))
        #expect(feed.bytes[1] == feed.bytes[0])
        #expect(feed.frames[1].format == feed.frames[0].format)
    }

    @Test func callsNothingAKeyFrameWithoutParameterSets() {
        var feed = PacketFeed(unit)
        feed.push(Self.idr, at: 0, marker: true)
        feed.push(Self.slice(1), at: 3000, marker: true)
        #expect(feed.frames.map(\.isKeyFrame) == [false, false])
        #expect(feed.verdicts == [.drop(.noParameterSets), .drop(.noParameterSets)])
    }

    @Test func takesTheNewSizeFromNewParameterSets() {
        var feed = startedFeed()
        let narrow = makeSequenceParameterSet(identifier: 0, widthInMacroblocks: 20)
        feed.push(stapA([narrow, h264PictureParameterSet]), at: 3000)
        feed.push(Self.idr, at: 3000, marker: true)
        guard case .video(let format) = feed.frames[1].format else {
            Issue.record("no format")
            return
        }
        #expect(format.width == 320)
        #expect(
            format.configuration
                == .h264(sequenceParameterSets: [narrow], pictureParameterSets: [h264PictureParameterSet]))
    }

    @Test func keepsTheUnitOpenWhenAMarkerComesWithParameterSetsOnly() {
        var feed = PacketFeed(unit)
        feed.push(h264SequenceParameterSet, at: 0, marker: true)
        feed.push(h264PictureParameterSet, at: 0, marker: true)
        feed.push(Self.idr, at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
    }

    @Test func carriesParameterSetsOverToTheNextTimestamp() {
        var feed = PacketFeed(unit)
        feed.push(stapA(Self.sets), at: 0, marker: true)
        feed.push(Self.idr, at: 3000, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
        #expect(feed.timestamps == [3000])
    }

    // Senders that stamp parameter sets with the timestamp of what they sent last; the marker may be with the slices,
    // with the parameter sets, or missing.
    @Test(arguments: [(true, false), (true, true), (false, true), (false, false)])
    func takesParameterSetsUnderThePreviousTimestamp(sliceHasMarker: Bool, setsHaveMarker: Bool) {
        for units in [Self.sets.map { $0 }, [stapA(Self.sets)], [stapA([hex("09 10")] + Self.sets)]] {
            var feed = startedFeed()
            feed.push(Self.slice(1), at: 3000, marker: sliceHasMarker)
            for (i, unit) in units.enumerated() {
                feed.push(unit, at: 3000, marker: setsHaveMarker && i == units.count - 1)
            }
            feed.push(Self.idr, at: 6000, marker: true)
            #expect(feed.timestamps == [0, 3000, 6000])
            #expect(feed.bytes[1] == withLengths([Self.slice(1)]))
            #expect(feed.bytes[2] == withLengths(Self.sets + [Self.idr]))
            #expect(feed.passed == [0, 3000, 6000])
            #expect(feed.errors.isEmpty)
        }
    }

    @Test func takesParameterSetsUnderATimestampOfTheirOwn() {
        var feed = startedFeed()
        feed.push(Self.slice(1), at: 3000, marker: true)
        feed.push(h264SequenceParameterSet, at: 3001)
        feed.push(h264PictureParameterSet, at: 3002, marker: true)
        feed.push(Self.idr, at: 6000, marker: true)
        #expect(feed.timestamps == [0, 3000, 6000])
        #expect(feed.bytes[2] == withLengths(Self.sets + [Self.idr]))
    }

    @Test func followsParameterSetsThatChangeBetweenPictures() {
        // New sets of the same and of another identifier, in pictures that are no key frames, then a bare key frame.
        var feed = startedFeed()
        let narrow = makeSequenceParameterSet(identifier: 0, widthInMacroblocks: 20)
        let other = makeSequenceParameterSet(identifier: 1, widthInMacroblocks: 30)
        feed.push(stapA([other, Self.slice(1)]), at: 3000, marker: true)
        feed.push(stapA([h264PictureParameterSet, Self.slice(2)]), at: 6000, marker: true)
        feed.push(narrow, at: 9000)
        feed.push(h264PictureParameterSet, at: 9000)
        feed.push(Self.idr, at: 9000, marker: true)
        feed.push(Self.idr, at: 12_000, marker: true)
        #expect(feed.bytes[1] == withLengths([other, Self.slice(1)]))
        #expect(feed.bytes[3] == withLengths([narrow, h264PictureParameterSet, Self.idr]))
        #expect(feed.bytes[4] == withLengths([narrow, other, h264PictureParameterSet, Self.idr]))
        let widths = feed.frames.map { frame -> Int? in
            guard case .video(let format) = frame.format else { return nil }
            return format.width
        }
        #expect(widths == [640, nil, nil, 320, 320])
        #expect(feed.passed == feed.timestamps)
    }

    /// Packetization mode 0: every unit in a packet of its own (RFC 6184 §6.2); supplemental information and fillers
    /// between the slices of a picture.
    @Test func joinsSingleUnitsOfSeveralSlices() {
        var feed = PacketFeed(unit)
        let information = hex("06 05 01 AA 80")
        let second = h264Slice(type: 5, macroblock: 460, frameNumber: 0) + hex("EE")
        for payload in [hex("09 10")] + Self.sets + [information, Self.idr, hex("0C FF 80"), information] {
            feed.push(payload, at: 0)
        }
        feed.push(second, at: 0, marker: true)
        for number in 1...3 {
            feed.push(Self.slice(number), at: Int64(number) * 3000)
            feed.push(
                h264Slice(type: 1, macroblock: 460, frameNumber: number), at: Int64(number) * 3000, marker: true)
        }
        #expect(feed.bytes[0] == withLengths(Self.sets + [information, Self.idr, information, second]))
        #expect(feed.timestamps == [0, 3000, 6000, 9000])
        #expect(feed.passed == feed.timestamps)
    }

    @Test func dropsAPictureOfWhichOneSliceIsLost() {
        var feed = startedFeed()
        feed.push(Self.slice(1), at: 3000)
        feed.push(h264Slice(type: 1, macroblock: 460, frameNumber: 1), at: 3000, marker: true, lost: 1)
        feed.push(Self.slice(2), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.passed == [0])
    }

    @Test(arguments: ["00", "FF", "00 00", "00 00 00 00 00"])
    func ignoresPaddingBehindTheUnitsOfAnAggregate(padding: String) {
        var feed = PacketFeed(unit)
        feed.push(stapA(Self.sets + [Self.idr]) + hex(padding), at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
        #expect(feed.errors.isEmpty)
    }

    @Test(arguments: ["FF FF", "00 00 01", "00 05 41 9A"])
    func refusesWhatMayBeAUnitCutShort(rubbish: String) {
        var feed = startedFeed()
        feed.push(stapA([Self.slice(1)]) + hex(rubbish), at: 3000, marker: true)
        #expect(feed.errors.count == 1)
        #expect(feed.timestamps == [0])
    }

    @Test(arguments: [true, false]) func dropsAPictureWhoseFragmentsHaveNoEnd(isSameTimestamp: Bool) {
        var feed = startedFeed()
        feed.push(hex("7C 81 9A 00"), at: 3000)
        feed.push(hex("7C 01 00 00"), at: 3000)
        feed.push([0x7C, 0x81] + Self.slice(2).dropFirst(), at: isSameTimestamp ? 3000 : 6000)
        feed.push(hex("7C 41 00"), at: isSameTimestamp ? 3000 : 6000, marker: true)
        feed.push(stapA(Self.sets), at: 9000)
        feed.push(Self.idr, at: 9000, marker: true)
        #expect(feed.passed == [0, 9000])
        #expect(feed.timestamps == (isSameTimestamp ? [0, 9000] : [0, 6000, 9000]))
    }

    @Test func takesAFragmentThatIsFirstAndLast() {
        var feed = PacketFeed(unit)
        feed.push(stapA(Self.sets), at: 0)
        feed.push([0x7C, 0xC5] + Self.idr.dropFirst(), at: 0, marker: true)
        #expect(feed.bytes == [withLengths(Self.sets + [Self.idr])])
    }

    @Test func waitsForMoreWhenTheKeyFramesParameterSetsMayBeLost() {
        var feed = startedFeed()
        feed.push(Self.idr, at: 3000, marker: true, lost: 1)
        feed.push(stapA(Self.sets), at: 6000, lost: 1)
        feed.push(Self.idr, at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.damages[1].frameCount == 1)
        #expect(feed.frames[1].lostBefore == 2)
        #expect(feed.passed == [0, 6000])
    }

    @Test func beginsAfterAGapOnlyWithTheFirstSlice() {
        var feed = startedFeed()
        feed.push(h264Slice(type: 1, macroblock: 460, frameNumber: 1), at: 3000, marker: true, lost: 1)
        feed.push(Self.slice(2), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.verdicts == [.pass, .drop(.dependsOnLoss)])
    }

    @Test func passesAfterADamagedPictureThatNoneRefersTo() {
        var feed = startedFeed()
        feed.push([0x1C, 0x81] + Self.slice(1, isReference: false).dropFirst(), at: 3000)
        feed.push(hex("1C 41 EE"), at: 3000, marker: true, lost: 1)
        feed.push(Self.slice(1), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.damages[1].isHarmless)
        #expect(feed.passed == [0, 6000])
    }

    @Test(arguments: [
        ("7C 05 AA", DepacketizingError.brokenFragmentation(unitType: 5)),  // no first fragment
        ("79 00", .unsupportedUnitType(25)),
        ("78 0009 41", .truncated(needed: 11, remaining: 3)),  // a unit longer than the payload
        ("78 0000", .truncated(needed: 1, remaining: 0)),
        ("78 0001 78", .unsupportedUnitType(24)),  // an aggregate in an aggregate
        ("78 0002 E1 9A", .invalidUnit(firstByte: 0xE1)),
        ("67 42 C0", .invalidParameterSet(unitType: 7, byteCount: 3)),
        ("68", .invalidParameterSet(unitType: 8, byteCount: 1)),
        ("41", .truncated(needed: 1, remaining: 0)),
    ])
    func isReadyAfterABadPacket(payload: String, error: DepacketizingError) {
        var feed = startedFeed()
        feed.push(hex(payload), at: 3000, marker: true)
        feed.push(Self.slice(2), at: 6000, marker: true)
        feed.push(stapA(Self.sets), at: 9000)
        feed.push(Self.idr, at: 9000, marker: true)
        #expect(feed.errors == [error])
        #expect(feed.timestamps == [0, 6000, 9000])
        #expect(feed.passed == [0, 9000])
    }

    @Test(arguments: ["7C 81 9A", "41 9A 55", "7C 06 00", "78 0002 41 9A"])
    func refusesAnythingInsideAFragmentedUnit(payload: String) {
        var feed = startedFeed()
        feed.push(hex("7C 85 B8 00 00"), at: 3000)
        feed.push(hex(payload), at: 3000)
        #expect(feed.errors.count == 1)
        feed.push(hex("7C 45 00"), at: 3000, marker: true)
        #expect(feed.timestamps == [0])
    }

    @Test func skipsSlicesThatComeLongAfterTheMarker() {
        var feed = startedFeed()
        feed.push(h264Slice(type: 5, macroblock: 460, frameNumber: 0), at: 0, marker: true)
        feed.push(Self.slice(1), at: 3000, marker: true)
        #expect(feed.timestamps == [0, 3000])
        #expect(feed.frames[1].lostBefore == 1)
    }

    @Test func aMarkerInsideAFragmentedUnitEndsNothing() {
        var feed = startedFeed()
        feed.push([0x7C, 0x81] + Self.slice(1).dropFirst(), at: 3000, marker: true)
        feed.push(hex("7C 41 00"), at: 3000, marker: true)
        feed.push(Self.slice(2), at: 6000)
        #expect(feed.errors.isEmpty)
        #expect(feed.bytes.dropFirst() == [withLengths([Self.slice(1) + [0]])])
    }

    private static func slices(_ frameNumber: Int) -> [[UInt8]] {
        let isKey = frameNumber == 0
        return [0, 460].map { h264Slice(type: isKey ? 5 : 1, macroblock: $0, frameNumber: frameNumber) }
    }

    /// samples/cases/03-h264-marker-on-every-unit: what is whole is known by the syntax alone. Two slices a picture,
    /// two pictures with one timestamp, as single units and as aggregates.
    @Test(arguments: [true, false], [[false, true], [true, true], [false, false], [true, false]])
    func endsPicturesWhereTheSyntaxSaysSo(areAggregates: Bool, markers: [Bool]) {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        for set in Self.sets { feed.push(set, at: 0, marker: markers[0]) }
        for number in 0...4 {
            let time = Int64((number + 1) / 2) * 3000
            if areAggregates {
                feed.push(stapA(Self.slices(number)), at: time, marker: markers[1])
            } else {
                for (i, slice) in Self.slices(number).enumerated() { feed.push(slice, at: time, marker: markers[i]) }
            }
        }
        feed.finish()
        #expect(feed.timestamps == [0, 3000, 3000, 6000, 6000])
        #expect(feed.bytes.dropFirst() == (1...4).map { withLengths(Self.slices($0)) }[...])
        #expect(feed.passed == feed.timestamps)
        #expect(feed.errors.isEmpty)
    }

    @Test func takesPicturesThatShareAnAggregate() {
        var feed = startedFeed()
        feed.push(stapA(Self.slices(1) + [hex("09 10")] + Self.slices(2) + Self.slices(3)), at: 3000, marker: true)
        #expect(feed.timestamps == [0, 3000, 3000, 3000])
        #expect(feed.bytes.dropFirst() == (1...3).map { withLengths(Self.slices($0)) }[...])
        #expect(feed.passed == feed.timestamps)
    }

    /// Cameras whose every picture is an IDR picture with the same idr_pic_id.
    @Test func tellsEqualKeyFramesApart() {
        var feed = startedFeed()
        feed.pausesAfterMarkers = false
        for _ in 0..<3 { feed.push(Self.idr, at: 3000, marker: true) }
        feed.finish()
        #expect(feed.timestamps == [0, 3000, 3000, 3000])
    }

    /// Supplemental information behind the slices of a picture belongs to the next one, with a marker between or not;
    /// between two slices it stays where it is.
    @Test(arguments: [true, false]) func putsUnitsBeforeTheNextSlicesIntoTheirAccessUnit(hasMarker: Bool) {
        var feed = startedFeed()
        feed.pausesAfterMarkers = false
        let information = hex("06 05 01 AA 80")
        let first = Self.slices(1)
        for unit in [first[0], information, first[1]] { feed.push(unit, at: 3000) }
        feed.push(information, at: hasMarker ? 6000 : 3000)
        feed.push(h264PictureParameterSet, at: hasMarker ? 6000 : 3000)
        for slice in Self.slices(2) { feed.push(slice, at: 6000) }
        feed.push(Self.slice(3), at: 9000)
        #expect(
            feed.bytes.dropFirst() == [
                withLengths([first[0], information, first[1]]),
                withLengths([information, h264PictureParameterSet] + Self.slices(2)),
            ])
        #expect(feed.timestamps == [0, 3000, 6000])
    }

    @Test func dropsAPictureWhoseFirstSliceAnSFULost() {
        var feed = startedFeed()
        feed.push(h264Slice(type: 1, macroblock: 460, frameNumber: 1), at: 3000, marker: true)
        feed.push(Self.slice(2), at: 6000, marker: true)
        #expect(feed.timestamps == [0, 6000])
        #expect(feed.passed == [0])
    }

    // Markers on both slices; the loss may have taken a third one.
    @Test func wrongMarkersProveNothingBeforeALoss() {
        var feed = startedFeed()
        feed.pausesAfterMarkers = false
        for number in 1...2 {
            for slice in Self.slices(number) { feed.push(slice, at: Int64(number) * 3000, marker: true) }
        }
        feed.push(Self.slices(3)[0], at: 9000, marker: true, lost: 1)
        feed.push(Self.slices(3)[1], at: 9000, marker: true)
        feed.push(Self.slices(4)[0], at: 12_000, marker: true)
        #expect(feed.timestamps == [0, 3000, 9000])
        #expect(feed.passed == [0, 3000])
    }

    private static let fieldSets = [makeSequenceParameterSet(identifier: 0, hasFields: true), h264PictureParameterSet]

    /// The fields of one frame, the first of frame 0 an IDR picture.
    private static func fields(_ number: Int, isReference: Bool = true) -> [[UInt8]] {
        [false, true].map { isBottom in
            FieldSlice(
                frameNumber: number, isIDR: number == 0 && !isBottom, isReference: isReference, isBottom: isBottom,
                orderCount: number * 2 + (isBottom ? 1 : 0)
            ).bytes
        }
    }

    /// samples/cases/67-h264-field-pictures has one timestamp for both fields; others have two.
    @Test(arguments: [0, 1500] as [Int64], [true, false]) func keepsTheFieldsOfAFrameTogether(
        distance: Int64, hasDelimiters: Bool
    ) {
        var feed = PacketFeed(unit)
        feed.push(stapA(Self.fieldSets), at: 0)
        for number in 0...3 {
            for (i, field) in Self.fields(number, isReference: number != 2).enumerated() {
                let time = Int64(number) * 3000 + Int64(i) * distance
                if hasDelimiters { feed.push(hex("09 10"), at: time) }
                feed.push(field, at: time, marker: true)
            }
        }
        #expect(feed.timestamps == [0, 3000, 6000, 9000])
        #expect(feed.bytes[0] == withLengths(Self.fieldSets + Self.fields(0)))
        #expect(feed.bytes[2] == withLengths(Self.fields(2, isReference: false)))
        #expect(feed.frames.map(\.isKeyFrame) == [true, false, false, false])
        #expect(feed.passed == feed.timestamps)
        #expect(feed.errors.isEmpty)
    }

    @Test func keepsFramesAndFieldsApart() {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(stapA(Self.fieldSets), at: 0)
        let frame = FieldSlice(frameNumber: 1, orderCount: 2).bytes
        let lone = FieldSlice(frameNumber: 2, isBottom: false, orderCount: 4).bytes
        for (i, unit) in (Self.fields(0) + [frame, lone] + Self.fields(3)).enumerated() {
            feed.push(unit, at: Int64(i) * 3000, marker: true)
        }
        feed.finish()
        #expect(
            feed.bytes == [
                withLengths(Self.fieldSets + Self.fields(0)), withLengths([frame]), withLengths([lone]),
                withLengths(Self.fields(3)),
            ])
    }

    /// Of each pair of lost fields one shows that its frame is not whole, and no two fields of different frames meet.
    @Test(arguments: [0, 1], [true, false]) func dropsAFrameOfWhichOneFieldIsLost(lost: Int, isReference: Bool) {
        var feed = PacketFeed(unit)
        feed.pausesAfterMarkers = false
        feed.push(stapA(Self.fieldSets), at: 0)
        for number in 0...5 {
            // Frames that none refers to have the frame_num of the one before.
            let isUsed = isReference || number == 0
            for (i, field) in Self.fields(isUsed ? number : 1, isReference: isUsed).enumerated() {
                if number == 2, i == lost { continue }
                let isAfterLoss = number == 2 && lost == 0 || number == 3 && i == 0 && lost == 1
                feed.push(field, at: Int64(number) * 3000, marker: true, lost: isAfterLoss ? 1 : 0)
            }
        }
        feed.finish()
        #expect(feed.timestamps == [0, 3000, 9000, 12_000, 15_000])
        #expect(feed.frames.allSatisfy { $0.bytes.count >= withLengths(Self.fields(1)).count })
    }

    /// An intra slice that is no IDR picture's: slice_type 7, as libx264 has it in `h264-open-gop`.
    private static func intraSlice(_ frameNumber: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.putUnsigned(0)  // first_mb_in_slice
        bits.putUnsigned(7)  // slice_type
        bits.putUnsigned(0)  // pic_parameter_set_id
        bits.put(frameNumber, 8)
        bits.put(0x55, 7)
        return [0x61] + bits.bytes
    }

    @Test(arguments: [
        ("06 06 01 C4 80", true, true, 0),  // `h264-open-gop`, packet 28
        ("06 06 01 44 80", true, false, 1),  // made by hand: right only one frame later
        ("06 06 01 C4 80", false, false, 0),  // made by hand: a predicted picture
    ])
    func decodingCanBeginWithARecoveryPoint(message: String, isIntra: Bool, isKeyFrame: Bool, count: UInt32) {
        var feed = PacketFeed(unit)
        feed.push(stapA(Self.sets), at: 0)
        feed.push(Self.slice(4), at: 0, marker: true)
        feed.push(stapA([hex(message)]), at: 3000)
        feed.push(isIntra ? Self.intraSlice(5) : Self.slice(5), at: 3000, marker: true)
        #expect(feed.frames.map(\.isKeyFrame) == [false, isKeyFrame])
        let verdict = isKeyFrame ? .pass : count > 0 ? FrameVerdict.recover(isFirst: true) : .drop(.beforeFirstKeyFrame)
        #expect(feed.verdicts == [.drop(.beforeFirstKeyFrame), verdict])
        #expect((feed.frames[1].format != nil) == (isKeyFrame || count > 0))
        #expect(H264Picture(feed.frames[1].reference)?.recoveryFrameCount == count)
        // The parameter sets came with a picture before it.
        #expect(feed.bytes[1].starts(with: withLengths(Self.sets)) == isKeyFrame)
    }

    @Test func aRecoveryPointBehindAGapMayLackItsParameterSets() {
        var feed = startedFeed()
        feed.push(stapA([hex("06 06 01 C4 80")]), at: 3000, lost: 1)
        feed.push(Self.intraSlice(1), at: 3000, marker: true)
        #expect(feed.frames.map(\.isKeyFrame) == [true, false])
        feed.push(stapA(Self.sets), at: 6000)
        feed.push(stapA([hex("06 06 01 C4 80")]), at: 6000)
        feed.push(Self.intraSlice(2), at: 6000, marker: true)
        #expect(feed.frames.last?.isKeyFrame == true)
        #expect(feed.verdicts.last == .pass)
    }

    // In two fragments, of which one is lost; a whole key frame comes with its parameter sets.
    @Test(arguments: [0, 1]) func needsNoSupplementalInformation(lost: Int) {
        var feed = startedFeed()
        feed.push(stapA([h264SequenceParameterSet, h264PictureParameterSet]), at: 3000)
        let parts = [hex("1C 86 05 04 AA"), hex("1C 46 BB CC DD 80")]
        feed.push(parts[1 - lost], at: 3000, lost: 1 - lost)
        feed.push(Self.idr, at: 3000, marker: true, lost: lost)
        #expect(feed.errors.isEmpty)
        #expect(
            feed.bytes.dropFirst() == [withLengths([h264SequenceParameterSet, h264PictureParameterSet, Self.idr])])
        #expect(feed.passed == [0, 3000])
    }
}
