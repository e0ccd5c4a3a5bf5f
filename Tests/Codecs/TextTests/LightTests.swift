import Media
import Testing

@testable import Text

@Suite struct LightTests {
    @Test func givesBackTheColourBehindItsOpacity() {
        #expect(Light(0xFF_10_20_30).colour == (0x10, 0x20, 0x30))
        // Half as opaque, its parts are halved.
        #expect(Light(0x80_80_40_00).colour == (255, 128, 0))
        #expect(Light(0).colour == (0, 0, 0) && Light().colour == (0, 0, 0))
        // Cairo's rounding may leave a part above its opacity.
        #expect(Light(0x01_02_01_00).colour == (255, 255, 0))
    }

    @Test func weighsColoursByOpacity() {
        var sum = Light(0xFF_FF_00_00)
        sum.add(Light(0x55_00_00_55))
        sum.add(Light(0))
        #expect(sum.alpha == 0x154)
        #expect(sum.colour == (191, 0, 64))
    }

    @Test(arguments: [VideoColour.bt601, .bt709, VideoColour(matrix: .bt709, range: .full)])
    func hasTheSamplesOfItsSpace(colour: VideoColour) {
        var palette = Palette(colour)
        for pixel in [0xFF_00_00_00, 0xFF_FF_FF_FF, 0xFF_FF_FF_FF, 0xFF_C0_40_20, 0xFF_00_00_00] as [UInt32] {
            let light = Light(pixel)
            #expect(
                palette.sample(of: light)
                    == colour.sample(red: light.colour.red, green: light.colour.green, blue: light.colour.blue))
        }
    }
}
