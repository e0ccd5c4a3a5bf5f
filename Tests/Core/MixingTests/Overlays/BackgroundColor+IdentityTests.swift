import Testing

@testable import Mixing

@Suite struct BackgroundColorIdentityTests {
    /// Relative luminance of WCAG 2.1.
    private func luminance(_ color: BackgroundColor) -> Double {
        let parts = [color.red, color.green, color.blue].map { part in
            let value = Double(part) / 255
            guard value > 0.04045 else { return value / 12.92 }
            // ((v + 0.055) / 1.055) ^ 2.4 as the fifth root of the twelfth power.
            let base = (value + 0.055) / 1.055
            let power = (0..<12).reduce(1.0) { product, _ in product * base }
            var root = base
            for _ in 0..<60 { root -= (root * root * root * root * root - power) / (5 * root * root * root * root) }
            return root
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test func whiteLettersCanBeReadOnEachOfThem() {
        for color in BackgroundColor.identityColors {
            let contrast = 1.05 / (luminance(color) + 0.05)
            #expect(contrast >= 4.5, "\(color): \(contrast)")
            #expect(color != .black)
        }
        #expect(Set(BackgroundColor.identityColors).count == BackgroundColor.identityColors.count)
    }

    @Test func isAlwaysTheSame() {
        // FNV-1a of "a" is 0xE40C292C (draft-eastlake-fnv, test vectors); folded and modulo 16: 0xC ^ 0xC.
        #expect(BackgroundColor(identifying: "a") == BackgroundColor.identityColors[0])
        // Of nothing, 0x811C9DC5: 0x5 ^ 0xC.
        #expect(BackgroundColor(identifying: "") == BackgroundColor.identityColors[9])
    }

    @Test func differsBetweenNeighbours() {
        let colors = Set((1...12).map { BackgroundColor(identifying: "connection-\($0)") })
        #expect(colors.count >= 7)
    }
}
