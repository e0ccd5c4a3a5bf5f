import Testing

@testable import Mixing

@Suite struct GainRampTests {
    private func add(_ ramp: inout GainRamp, _ frames: Int, to value: Float = 0) -> [Float] {
        let source = [Float](repeating: 1, count: 2 * frames)
        var sum = [Float](repeating: value, count: 2 * frames)
        var span = sum.mutableSpan
        ramp.add(source.span, to: &span)
        return sum
    }

    @Test func addsTimesTheGain() {
        var ramp = GainRamp(gain: 0.5)
        #expect(add(&ramp, 3, to: 0.25) == [Float](repeating: 0.75, count: 6))
        var unity = GainRamp(gain: 1)
        #expect(add(&unity, 2, to: 0.125) == [Float](repeating: 1.125, count: 4))
    }

    @Test func goesToANewGainInAStraightLineOfTenMilliseconds() {
        var ramp = GainRamp(gain: 1)
        ramp.go(to: 0)
        let first = add(&ramp, 240)
        let second = add(&ramp, 300)
        #expect(abs(first[479] - 0.5) < 1e-6)
        #expect(abs(first[0] - 479.0 / 480) < 1e-6)
        #expect(zip(first, first.dropFirst(2)).allSatisfy { $0 > $1 })
        #expect(second[2 * 239] == 0)
        #expect(second[(2 * 240)...].allSatisfy { $0 == 0 })
        #expect(ramp.isSilent)
    }

    @Test func turnsRoundInMidRampWithoutAStep() {
        var ramp = GainRamp(gain: 0)
        ramp.go(to: 1)
        let up = add(&ramp, 100)
        ramp.go(to: 0)
        let down = add(&ramp, 480)
        #expect(abs(up[199] - down[0]) < 0.003)
        #expect(ramp.isSilent)
    }

    @Test func goesOnWhileNothingSounds() {
        var ramp = GainRamp(gain: 0)
        ramp.go(to: 1)
        ramp.pass(200)
        #expect(abs(ramp.gain - 200.0 / 480) < 1e-6)
        ramp.pass(10_000)
        #expect(ramp.gain == 1)
        #expect(add(&ramp, 1) == [1, 1])
    }
}
