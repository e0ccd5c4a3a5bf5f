import TestSupport
import Testing

@testable import Packaging

/// A stream's parameter sets and the record that another muxer writes for them.
struct AVCVector: CustomTestStringConvertible, Sendable {
    var name: String
    var sequence: [UInt8]
    var picture: [UInt8]
    var record: [UInt8]
    var testDescription: String { name }

    // Parameter sets: x264 at 64x48, 25 fps. Records: the `avcC` that libavformat 59 writes for them.
    static let all = [
        AVCVector(
            name: "constrained baseline, as WebRTC sends it",
            sequence: hex("67 42C00A D9 047B 0110 0000 0300 1000 0003 0320 F122 6480"),
            picture: hex("68 CB83CB20"),
            record: hex(
                """
                01           # configurationVersion
                42 C0 0A     # profile 66, constraint set 0 and 1, level 1.0
                FF E1        # four-byte lengths, one sequence parameter set
                0017 67 42C00A D9 047B 0110 0000 0300 1000 0003 0320 F122 6480
                01 0005 68 CB83CB20
                """)),
        AVCVector(
            name: "high: 4:2:0, 8 bits",
            sequence: hex("67 64000A AC D9 447B 0110 0000 0300 1000 0003 0320 F122 5960"),
            picture: hex("68 EBE3CB22C0"),
            record: hex(
                """
                01 64 00 0A FF E1
                0018 67 64000A AC D9 447B 0110 0000 0300 1000 0003 0320 F122 5960
                01 0006 68 EBE3CB22C0
                FD F8 F8 00  # chroma_format 1, bit depths - 8 = 0, no extension sets (§5.3.3.1.2)
                """)),
        AVCVector(
            name: "high 10: 4:2:0, 10 bits",
            sequence: hex("67 6E000A A6 CD9447 B011 0000 0300 0100 0003 0032 0F12 2596"),
            picture: hex("68 EBE3CB22C0"),
            record: hex(
                """
                01 6E 00 0A FF E1
                0018 67 6E000A A6 CD9447 B011 0000 0300 0100 0003 0032 0F12 2596
                01 0006 68 EBE3CB22C0
                FD FA FA 00  # chroma_format 1, bit depths - 8 = 2
                """)),
        AVCVector(
            name: "high 4:4:4 predictive, 10 bits",
            sequence: hex("67 F4000A 90 D9B288 F602 2000 0003 0020 0000 0641 E244 B2C0"),
            picture: hex("68 EBE3C44844"),
            record: hex(
                """
                01 F4 00 0A FF E1
                0018 67 F4000A 90 D9B288 F602 2000 0003 0020 0000 0641 E244 B2C0
                01 0006 68 EBE3C44844
                FF FA FA 00  # chroma_format 3, bit depths - 8 = 2
                """)),
    ]
}

@Suite struct AVCConfigurationTests {
    @Test(arguments: AVCVector.all) func equalsWhatOtherMuxersWrite(_ vector: AVCVector) {
        let sequence = vector.sequence
        let picture = vector.picture
        #expect(
            avcConfigurationRecord(sequenceParameterSets: [sequence], pictureParameterSets: [picture]) == vector.record)
    }

    @Test func holdsSeveralSetsAndTellsTheHighestLevel() {
        let low = hex("67 42C00A D9")
        let high = hex("67 42C01F D9")
        let record = avcConfigurationRecord(
            sequenceParameterSets: [low, high], pictureParameterSets: [[0x68, 1], [0x68, 2]])
        #expect(record == hex("01 42C01F FF E2 0005 6742C00AD9 0005 6742C01FD9 02 0002 6801 0002 6802"))
    }

    @Test func carriesNothingThatItHasNoRoomFor() {
        let set = hex("67 42C00A D9")
        let record = avcConfigurationRecord(
            sequenceParameterSets: [[0x67, 0x42], set, [UInt8](repeating: 0x67, count: 65_536)]
                + [[UInt8]](repeating: set, count: 40),
            pictureParameterSets: [[0x68]] + [[UInt8]](repeating: [0x68, 1], count: 300))
        #expect(record[5] == 0xE0 | 31)
        let pictures = 6 + 31 * (2 + set.count)
        #expect(record[pictures] == 255)
        #expect(record.count == pictures + 1 + 255 * 4)
    }

    @Test func saysProfileZeroWithoutSets() {
        #expect(
            avcConfigurationRecord(sequenceParameterSets: [], pictureParameterSets: []) == hex("01 000000 FF E0 00"))
    }

    /// A damaged set may make the record wrong in its last four bytes, never in its structure.
    @Test(arguments: AVCVector.all) func keepsItsShapeForDamagedSets(_ vector: AVCVector) {
        var generator = SeededGenerator(seed: 1)
        for length in 4...vector.sequence.count {
            var sequence = Array(vector.sequence.prefix(length))
            sequence[Int.random(in: 1..<length, using: &generator)] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            let record = avcConfigurationRecord(
                sequenceParameterSets: [sequence], pictureParameterSets: [vector.picture])
            #expect(Array(record[8..<8 + length]) == sequence)
            let end = 8 + length + 1 + 2 + vector.picture.count
            #expect(record.count == end || record.count == end + 4)
            if record.count == end + 4 {
                #expect(record[end] & 0xFC == 0xFC && record[end + 1] & 0xF8 == 0xF8 && record[end + 3] == 0)
            }
        }
    }
}
