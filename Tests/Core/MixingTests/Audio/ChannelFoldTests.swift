import Testing

@testable import Mixing

@Suite struct ChannelFoldTests {
    private func fold(_ frame: [Float], isStereo: Bool = true) -> [Float] {
        var left: [Float] = [9, 9]
        var right: [Float] = [9, 9]
        ChannelFold.split(
            frame.span, channelCount: frame.count, left: &left, right: &right, at: 1, isStereo: isStereo)
        #expect(left[0] == 9 && right[0] == 9)
        return [left[1], right[1]]
    }

    // ITU-R BS.775-3 annex 4: centre and surround at 0.7071.
    @Test(
        arguments: [
            ([0.5], [0.5, 0.5]), ([0.5, 0.25], [0.5, 0.25]), ([0, 0, 1], [0.707_106_78, 0.707_106_78]),
            ([0.25, 0, 1, 0], [0.957_106_8, 0]), ([0, 0, 0, 1, 0], [0.707_106_78, 0]),
            ([0, 0.1, 0, 1, 0, 0], [0, 0.1]), ([0, 0, 0, 0, 0, 1], [0, 0.707_106_78]),
            ([0, 0, 0, 0, 0, 0, 1, 1], [0, 0]),
        ] as [([Float], [Float])])
    func foldsEachNumberOfChannels(frame: [Float], stereo: [Float]) {
        #expect(zip(fold(frame), stereo).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func leavesTheRightAloneWhereAllIsMono() {
        #expect(fold([0.5], isStereo: false) == [0.5, 9])
    }
}
