import Jobs
import Testing

@Suite struct WarningLineTests {
    @Test func namesThePlaceTheProblemAndTheReason() {
        let all = Warning(reason: .captureIncomplete, message: "2 packets")
        #expect(all.line == "warning: 2 packets (capture_incomplete)")
        let track = Warning(reason: .noKeyFrame, connectionID: "A\u{1B}", track: "video", message: "none")
        #expect(track.line == "warning: A\u{FFFD} video: none (no_key_frame)")
    }

    @Test(arguments: Reason.allCases) func isAboutTheInputOrTheRecording(reason: Reason) {
        let about: [Reason] = [
            .descriptionUnclear, .captureIncomplete, .captureDamaged, .codecUnsupported, .decryptFailed,
        ]
        #expect(Warning(reason: reason, message: "").isAboutInput == about.contains(reason))
    }
}
