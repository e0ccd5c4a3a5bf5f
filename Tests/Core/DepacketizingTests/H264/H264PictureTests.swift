import Media
import Testing

@testable import Depacketizing

struct H264PictureTests {
    private func picture(_ number: UInt32?, order: UInt32? = nil, modulus: UInt32 = 16) -> H264Picture? {
        H264Picture(
            .h264(
                frameNumber: number, maxFrameNumber: modulus, isReference: true, orderCount: order,
                orderCountModulus: order == nil ? 0 : 64))
    }

    @Test func isNothingOfAnotherCodecOrWithoutParameterSets() {
        #expect(H264Picture(.independent) == nil)
        #expect(picture(3, modulus: 0) == nil)
        #expect(picture(3)?.number == 3)
    }

    // ITU-T H.264 §7.4.3: after an IDR picture frame_num and order count begin at 0.
    @Test(
        arguments: [
            (nil, nil, 0, nil, true), (nil, nil, 1, nil, false), (2, nil, 1, nil, true), (1, nil, 1, nil, false),
            (5, nil, 5, nil, false), (1, 40, 3, 8, true), (1, 24, 3, 8, false), (1, 40, 4, 8, false),
            (1, 40, 3, nil, false),
            (15, nil, 16, nil, false), (0, 63, .max, 8, false), (0, nil, 3, nil, true),
        ] as [(UInt32?, UInt32?, Int, Int64?, Bool)])
    func followsNoIDRPictureThatIsTooNear(
        number: UInt32?, order: UInt32?, unseen: Int, step: Int64?, isCertain: Bool
    ) {
        #expect(picture(number, order: order)?.followsNoRestart(after: unseen, widestStep: step) == isCertain)
    }
}
