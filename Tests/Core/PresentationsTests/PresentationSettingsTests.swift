import Testing

@testable import Presentations

@Suite struct PresentationSettingsTests {
    @Test func hasTheLengthOfOWTUnlessToldOtherwise() {
        #expect(PresentationSettings(listSizes: [.hls: 0]).segmentSeconds == 2)
        #expect(PresentationSettings(listSizes: [.hls: 0]).form == .fragmentedMP4)
        #expect(PresentationSettings(listSizes: [.hls: 0]).partTarget == nil)
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
