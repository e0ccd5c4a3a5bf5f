import TestSupport
import Testing

@testable import Packaging

@Suite struct AVCBoxTests {
    private func written(_ box: AVCBox, withParameterSets: Bool = true) -> [UInt8] {
        Array(MP4Fixture.written { box.write(to: &$0, withParameterSets: withParameterSets) }.dropFirst(8))
    }

    // Parameter sets of x264: constrained baseline, and high, whose record ends with four bytes of sampling.
    private let baseline = AVCBox(
        sequenceParameterSets: [MP4Fixture.sequenceSet, MP4Fixture.sequenceSet],
        pictureParameterSets: [MP4Fixture.pictureSet, MP4Fixture.pictureSet])
    private let high = AVCBox(
        sequenceParameterSets: [hex("67 64000A AC D9 447B 0110 0000 0300 1000 0003 0320 F122 5960")],
        pictureParameterSets: [hex("68 EBE3CB22C0")])

    @Test func holdsTheSets() {
        #expect(written(baseline).count == 6 + 2 * (2 + 22) + 1 + 2 * (2 + 5))
        #expect(written(high).suffix(4) == hex("FD F8 F8 00"))
    }

    @Test func canBeWrittenWithoutSets() {
        #expect(written(baseline, withParameterSets: false) == hex("01 42 C0 0A FF E0 00"))
        #expect(written(high, withParameterSets: false) == hex("01 64 00 0A FF E0 00 FD F8 F8 00"))
    }

    @Test func theLevelRisesOnly() {
        var box = baseline
        box.raiseLevel(toThoseOf: [hex("67 42C01F"), hex("67 42C014"), hex("67 42"), []])
        #expect(written(box)[3] == 0x1F)
        #expect(written(box, withParameterSets: false)[3] == 0x1F)
        box.raiseLevel(toThoseOf: [hex("67 42C014")])
        #expect(written(box)[3] == 0x1F)
        #expect(box != baseline)
    }

    @Test func worksWithoutUsableSets() {
        let box = AVCBox(sequenceParameterSets: [[], [0x67]], pictureParameterSets: [[]])
        #expect(written(box) == written(box, withParameterSets: false))
        #expect(written(box) == hex("01 00 00 00 FF E0 00"))
    }
}
