import Testing

@testable import Mixing

@Suite struct DecibelsTests {
    @Test(arguments: [(0.0, 1.0), (20.0, 10.0), (-20.0, 0.1), (6.020_599_913_279_624, 2.0), (-60.0, 0.001)])
    func amplitudes(value: Double, amplitude: Double) {
        #expect(abs(Decibels(value).amplitude / amplitude - 1) < 1e-12)
        #expect(abs(Decibels(amplitude: amplitude).value - value) < 1e-12)
        #expect(abs(Decibels(amplitude: -amplitude).value - value) < 1e-12)
    }

    @Test func powers() {
        #expect(abs(Decibels(-23).power / 0.005_011_872_336_272_722 - 1) < 1e-12)
        #expect(abs(Decibels(power: 100).value - 20) < 1e-12)
    }

    @Test func silenceIsBelowEverything() {
        #expect(Decibels(amplitude: 0) < Decibels(-1000))
        #expect(Decibels(-.infinity).amplitude == 0)
    }
}
