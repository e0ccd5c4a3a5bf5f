import Testing

@testable import Depacketizing

struct FrameVerdictTests {
    @Test func namesReasonsForTheReport() {
        #expect(
            FrameVerdict.DropReason.allCases.map(\.rawValue) == [
                "before_first_key_frame", "depends_on_loss", "no_parameter_sets",
            ])
    }
}
