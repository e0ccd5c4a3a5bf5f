import RTP
import TestSupport
import Testing

@Suite struct ComfortNoiseTests {
    private func parse(_ bytes: [UInt8]) throws(RTPError) -> ComfortNoise {
        try ComfortNoise(parsing: bytes.span)
    }

    // samples/pcmu-comfort-noise: what libavcodec makes of noise at -41 dB, ten coefficients.
    @Test func readsLevelAndCoefficients() throws {
        let noise = try parse(hex("30 89 7E 75 74 75 80 77 87 7C 80"))
        #expect(noise.level == 48)
        #expect(noise.coefficientCount == 10)
    }

    // RFC 3389 §3.1: the level alone is enough, and its first bit is 0; hand-built.
    @Test(arguments: [(UInt8(0), UInt8(0)), (127, 127), (0x80, 0), (0xFF, 127)])
    func takesSevenBitsOfLevel(octet: UInt8, level: UInt8) throws {
        let noise = try parse([octet])
        #expect(noise.level == level && noise.coefficientCount == 0)
    }

    @Test func refusesNothing() {
        #expect(throws: RTPError.truncated(needed: 1, remaining: 0)) { try parse([]) }
    }
}
