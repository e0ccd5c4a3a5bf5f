import Testing

@testable import Mixing

/// EBU Tech 3341 v3 §2.9, minimum requirements: signals of steady level, given as their 400 ms blocks every 100 ms.
@Suite struct IntegratedLoudnessTests {
    /// Blocks of stretches of sine, as (LUFS, seconds); at a change of level a block holds both.
    private func loudness(_ stretches: [(Double, Double)]) -> Double? {
        var energies: [Double] = []
        for (level, seconds) in stretches {
            let energy = Decibels(level - IntegratedLoudness.offset).power
            energies += [Double](repeating: energy, count: Int((seconds * 10).rounded()))
        }
        var integrated = IntegratedLoudness()
        for i in 3..<energies.count { integrated.push(energies[(i - 3)...i].reduce(0, +) / 4) }
        return integrated.loudness
    }

    @Test(
        arguments: [
            // Cases 1 to 5 and their expected loudness, each ±0.1 LU.
            ([(-23.0, 20.0)], -23.0), ([(-33, 20)], -33), ([(-36, 10), (-23, 60), (-36, 10)], -23),
            ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23), ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
        ] as [([(Double, Double)], Double)])
    func meetsTheMinimumRequirements(stretches: [(Double, Double)], expected: Double) throws {
        let measured = try #require(self.loudness(stretches))
        #expect(abs(measured - expected) < 0.1)
    }

    @Test func hasNothingToSayAboutSilence() {
        #expect(loudness([(-71, 10)]) == nil)
        var integrated = IntegratedLoudness()
        integrated.push(0)
        integrated.push(.nan)
        integrated.push(.infinity)
        integrated.push(-1)
        #expect(integrated.loudness == nil)
        integrated.push(1e30)
        #expect(integrated.loudness != nil)
    }
}
