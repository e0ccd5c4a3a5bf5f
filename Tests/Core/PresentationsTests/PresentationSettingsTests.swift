import Media
import Testing

@testable import Presentations

@Suite struct PresentationSettingsTests {
    @Test(arguments: [
        (Codec.video(.h264), true), (.video(.h265), true), (.video(.vp9), true), (.video(.av1), true),
        (.audio(.opus), true), (.audio(.aac), true), (.video(.vp8), false), (.audio(.pcmu), false),
        (.audio(.pcma), false), (.audio(.g722), false), (.audio(.pcm), false),
    ])
    func takesWhatPlayersOfSegmentsDecode(codec: Codec, isAccepted: Bool) {
        #expect(PresentationSettings.accepts(codec) == isAccepted)
    }

    @Test func hasTheLengthOfOWTUnlessToldOtherwise() {
        #expect(PresentationSettings(listSizes: [.hls: 0]).segmentSeconds == 2)
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
