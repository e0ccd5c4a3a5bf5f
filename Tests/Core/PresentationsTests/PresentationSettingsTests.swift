import Media
import Testing

@testable import Presentations

@Suite struct PresentationSettingsTests {
    @Test func hasTheLengthOfOWTUnlessToldOtherwise() {
        #expect(PresentationSettings(listSizes: [.hls: 0]).segmentSeconds == 2)
        #expect(PresentationSettings(listSizes: [.hls: 0]).form == .fragmentedMP4)
        #expect(PresentationSettings(listSizes: [.hls: 0]).partTarget == nil)
    }

    /// A manifest without low latency names no parts.
    @Test(
        arguments: [([.hls: 0], nil, 200), ([.dash: 0], nil, nil), ([.dash: 0], 2000, 200)]
            as [([PresentationSettings.Manifest: Int], Int64?, Int64?)])
    func hasPartsWhereSomethingNamesThem(
        sizes: [PresentationSettings.Manifest: Int], latency: Int64?, expected: Int64?
    ) {
        let settings = PresentationSettings(
            listSizes: sizes, partTarget: Interval(milliseconds: 200),
            chunkLatency: latency.map { Interval(milliseconds: $0) })
        #expect(settings.usedPartTarget == expected.map { Interval(milliseconds: $0) })
    }

    /// A reader of the longest list that is two windows old still finds its files.
    @Test(
        arguments: [
            ([.hls: 5], 10), ([.hls: 5, .dash: 8], 16), ([.hls: 0], nil), ([.hls: 5, .dash: 0], nil), ([:], nil),
        ] as [([PresentationSettings.Manifest: Int], Int?)])
    func keepsFilesForAnotherWindow(sizes: [PresentationSettings.Manifest: Int], count: Int?) {
        #expect(PresentationSettings(listSizes: sizes).keptCount == count)
    }
}
