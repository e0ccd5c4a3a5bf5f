import Testing

@testable import Mixing

/// Values from tables: NIST Digital Library of Mathematical Functions §4, §10.
@Suite struct ElementaryFunctionsTests {
    @Test(arguments: [
        (0.0, 0.0), (0.5, 0.479_425_538_604_203), (1.0, 0.841_470_984_807_896_5), (-2.0, -0.909_297_426_825_681_7),
        (100.0, -0.506_365_641_109_758_8), (3.141_592_653_589_793, 0),
    ])
    func sine(angle: Double, value: Double) {
        #expect(abs(Elementary.sine(angle) - value) < 1e-14)
    }

    @Test func cosineIsAQuarterTurnAhead() {
        #expect(abs(Elementary.cosine(1) - 0.540_302_305_868_139_8) < 1e-14)
    }

    @Test(arguments: [
        (0.0, 1.0), (1.0, 2.718_281_828_459_045), (-1.0, 0.367_879_441_171_442_33), (10.0, 22_026.465_794_806_718),
        (-20.0, 2.061_153_622_438_558e-9),
    ])
    func exponentialAndLogarithmUndoEachOther(exponent: Double, value: Double) {
        #expect(abs(Elementary.exponential(exponent) / value - 1) < 1e-14)
        #expect(abs(Elementary.logarithm(value) - exponent) < 1e-13)
    }

    @Test func endsOfTheRange() {
        #expect(Elementary.exponential(-1e9) == 0)
        #expect(Elementary.exponential(1e9) == .infinity)
        #expect(Elementary.logarithm(0) == -.infinity)
        #expect(Elementary.logarithm(-1) == -.infinity)
        #expect(Elementary.logarithm(.infinity) == .infinity)
        #expect(Elementary.logarithm(.nan).isNaN)
        #expect(Elementary.exponential(.nan).isNaN)
        #expect(Elementary.sine(.infinity).isNaN)
    }

    @Test func bessel() {
        #expect(Elementary.besselI0(0) == 1)
        #expect(abs(Elementary.besselI0(1) - 1.266_065_877_752_008_4) < 1e-14)
        #expect(abs(Elementary.besselI0(10) / 2_815.716_628_466_254 - 1) < 1e-13)
    }
}
