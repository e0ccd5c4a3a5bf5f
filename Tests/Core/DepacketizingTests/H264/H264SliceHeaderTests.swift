import TestSupport
import Testing

@testable import Depacketizing

struct H264SliceHeaderTests {
    private func parameterSets(_ sequence: [UInt8] = h264SequenceParameterSet) throws -> H264ParameterSets {
        var sets = H264ParameterSets()
        for unit in [sequence, h264PictureParameterSet] {
            try sets.add(unit.span, header: H264UnitHeader(parsing: unit.span))
        }
        return sets
    }

    private func parse(_ unit: [UInt8], _ sets: H264ParameterSets) throws -> H264SliceHeader {
        try H264SliceHeader(parsing: unit.span, header: H264UnitHeader(parsing: unit.span), parameterSets: sets)
    }

    @Test func readsACapturedOne() throws {
        // h264-opus-360p, packets 1 and 2: the unit header of the fragment, then its first bytes.
        let sets = try parameterSets(H264SequenceParameterSetTests.captured)
        let header = try parse(hex("65 B80004000008E231400040A638000800C7"), sets)
        #expect(header.firstMacroblock == 0)
        #expect(header.pictureParameterSet == 0)
        #expect(header.frameNumber == 0)
        #expect(header.maxFrameNumber == sets.sequence(forPicture: 0)?.maxFrameNumber)
    }

    @Test(arguments: [(0, 0), (0, 1), (460, 255), (919, 128)])
    func readsFrameNumberAndFirstMacroblock(macroblock: Int, frameNumber: Int) throws {
        let slice = h264Slice(type: 1, macroblock: macroblock, frameNumber: frameNumber)
        let header = try parse(slice, try parameterSets())
        #expect(header.firstMacroblock == UInt32(macroblock))
        #expect(header.frameNumber == UInt32(frameNumber))
        #expect(header.maxFrameNumber == 256)
    }

    @Test func knowsNoFrameNumberWithoutParameterSets() throws {
        let slice = h264Slice(type: 1, macroblock: 0, frameNumber: 7)
        let header = try parse(slice, H264ParameterSets())
        #expect(header.frameNumber == nil)
        #expect(header.maxFrameNumber == 0)
    }

    @Test(arguments: ["41", "41 00", "41 9A", "41 80"])
    func refusesTruncations(bytes: String) throws {
        let unit = hex(bytes)
        let sets = try parameterSets()
        #expect(throws: DepacketizingError.truncated(needed: unit.count + 1, remaining: unit.count)) {
            try parse(unit, sets)
        }
    }
}
