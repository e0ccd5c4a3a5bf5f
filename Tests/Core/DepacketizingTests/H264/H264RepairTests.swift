import Media
import Testing

@testable import Depacketizing

struct H264RepairTests {
    private func picture(
        _ number: UInt32, isIntra: Bool = false, isSimple: Bool = true, isReference: Bool = true, isPlain: Bool = true
    ) throws -> H264Picture {
        var prediction = H264Prediction()
        prediction.isIntra = isIntra
        prediction.refersToLastOnly = isSimple
        prediction.hasPlainMarking = isPlain
        return try #require(
            H264Picture(
                .h264(frameNumber: number, maxFrameNumber: 16, isReference: isReference, prediction: prediction)))
    }

    private func proofs(_ repair: inout H264Repair, _ pictures: [H264Picture]) -> [Bool] {
        var proofs: [Bool] = []
        for picture in pictures { proofs.append(repair.proves(picture, widestStep: nil)) }
        return proofs
    }

    @Test func provesAChainFromAnIntraPicture() throws {
        var repair = H264Repair()
        let found = proofs(
            &repair,
            [
                try picture(15), try picture(0, isIntra: true), try picture(1), try picture(2, isReference: false),
                try picture(2), try picture(4), try picture(5),
            ])
        #expect(found == [false, true, true, true, true, false, false])
    }

    @Test func forgetsAPictureThatIsNotWritten() throws {
        var repair = H264Repair()
        #expect(proofs(&repair, [try picture(3, isIntra: true)]) == [true])
        repair.forget()
        #expect(proofs(&repair, [try picture(4)]) == [false])
    }

    @Test func isCertainOfNothingAfterMoreThanCanBeCounted() throws {
        var repair = H264Repair()
        repair.noteMissing(.max)
        repair.noteMissing(.max)
        #expect(!repair.isCertain(try picture(15), widestStep: 1))
        #expect(proofs(&repair, [try picture(14, isIntra: true), try picture(15, isIntra: true)]) == [false, false])
        repair.follow(try picture(0, isIntra: true))
        #expect(proofs(&repair, [try picture(1, isIntra: true)]) == [true])
    }
}
