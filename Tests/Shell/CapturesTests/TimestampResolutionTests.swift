import Testing

@testable import Captures

/// Hand-built from the definition of `if_tsresol` (draft-ietf-opsawg-pcapng §4.2).
@Suite struct TimestampResolutionTests {
    @Test(
        arguments: [
            (0, 7, 7_000_000_000),
            (6, 1_795_219_056_831_926, 1_795_219_056_831_926_000),
            (9, 1_795_219_056_831_926_123, 1_795_219_056_831_926_123),
            (12, 1_795_219_056_831_926_999, 1_795_219_056_831_926),
            (28, 9_999_999_999_999_999_999, 0),
            (127, .max, 1),
            (0x80, 7, 7_000_000_000),
            (0x81, 15, 7_500_000_000),
            (0x94, 0x38_0000, 3_500_000_000),
            (0xA0, 0x5_4000_0000, 5_250_000_000),
            (0xBF, 0xC000_0000_0000_0000, 1_500_000_000),
            (0xC0, 0x8000_0000_0000_0000, 500_000_000),
            (0xC2, 0x8000_0000_0000_0000, 125_000_000),
            (0xFF, .max, 0),
        ] as [(UInt8, UInt64, Int64)])
    func turnsUnitsIntoNanoseconds(option: UInt8, units: UInt64, nanoseconds: Int64) {
        #expect(TimestampResolution(option: option).nanoseconds(units) == nanoseconds)
    }

    @Test(arguments: [UInt8(0), 6, 9, 0x80, 0x81])
    func clampsWhatSixtyThreeBitsCannotHold(option: UInt8) {
        #expect(TimestampResolution(option: option).nanoseconds(.max) == .max)
    }

    @Test func acceptsEveryOptionAndEveryStamp() {
        for option in UInt8.min...UInt8.max {
            let resolution = TimestampResolution(option: option)
            for units: UInt64 in [0, 1, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max] {
                #expect(resolution.nanoseconds(units) >= 0)
            }
            #expect(resolution.nanoseconds(0) == 0)
        }
    }
}
