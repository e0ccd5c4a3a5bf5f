import Testing

@testable import Mixing

@Suite struct SampleConversionTests {
    @Test(
        arguments: [
            (0, 0), (1, 32_767), (-1, -32_768), (2, 32_767), (-5, -32_768), (0.5, 16_384), (-0.25, -8_192),
            (1.4 / 32_768, 1), (1.6 / 32_768, 2), (-1.6 / 32_768, -2), (.infinity, 32_767), (-.infinity, -32_768),
        ] as [(Float, Int16)])
    func roundsAndClips(sample: Float, integer: Int16) {
        var integers: [Int16] = [99]
        var span = integers.mutableSpan
        SampleConversion.convert([sample].span, to: &span)
        #expect(integers == [integer])
    }

    @Test func thereAndBackAgain() {
        let all = stride(from: Int16.min, to: .max, by: 7).map { $0 }
        var floats = [Float](repeating: 0, count: all.count)
        var target = floats.mutableSpan
        SampleConversion.convert(all.span, to: &target)
        #expect(floats.allSatisfy { $0 >= -1 && $0 < 1 })
        var integers = [Int16](repeating: 0, count: all.count)
        var back = integers.mutableSpan
        SampleConversion.convert(floats.span, to: &back)
        #expect(integers == all)
    }

    @Test func convertsAsManyAsBothHold() {
        var integers: [Int16] = [7, 7]
        var span = integers.mutableSpan
        SampleConversion.convert(([0.5] as [Float]).span, to: &span)
        #expect(integers == [16_384, 7])
    }
}
