import Testing

@testable import Mixing

@Suite struct ResamplingKernelTests {
    @Test func passesAFrameUnchangedAtItsOwnPlace() {
        let kernel = ResamplingKernel.standard
        let row = kernel.coefficients[..<kernel.taps]
        #expect(row.enumerated().allSatisfy { $0.element == ($0.offset == 31 ? 1 : 0) })
        let last = kernel.coefficients.suffix(kernel.taps)
        #expect(last.enumerated().allSatisfy { $0.element == ($0.offset == 32 ? 1 : 0) })
    }

    @Test(arguments: [1.0, 2.0, 4.0])
    func keepsConstantAudioConstant(stretch: Double) {
        let kernel = ResamplingKernel(stretch: stretch)
        for place in [0, 1, 100, 192, 383, 384] {
            let row = kernel.coefficients[(place * kernel.taps)..<((place + 1) * kernel.taps)]
            #expect(abs(row.reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test func isSymmetric() {
        let kernel = ResamplingKernel.standard
        let row = kernel.coefficients[(100 * 64)..<(101 * 64)]
        let mirrored = kernel.coefficients[(284 * 64)..<(285 * 64)]
        #expect(zip(row, mirrored.reversed()).allSatisfy { abs($0 - $1) < 1e-7 })
    }

    @Test func isWiderForFasterSources() {
        #expect(ResamplingKernel(stretch: 0.1).taps == 64)
        #expect(ResamplingKernel(stretch: 1.8375).taps == 128)
        #expect(ResamplingKernel(stretch: 4).taps == 256)
    }
}
