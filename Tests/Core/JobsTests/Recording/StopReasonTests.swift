import Jobs
import Testing

@Suite struct StopReasonTests {
    /// The words stand in journals that later versions read.
    @Test func hasLastingWords() {
        #expect(
            StopReason.allCases.map(\.rawValue) == [
                "requested", "source_ended", "max_duration_reached", "idle_timeout_reached",
                "first_rtp_timeout_reached", "nobody_joined", "disk_full", "disk_failed", "source_unreachable",
                "source_refused", "interrupted", "end_of_capture", "internal",
            ])
    }

    @Test(arguments: [
        (StopReason.interrupted, Reason.internalError, "the recorder ended without finishing"),
        (.diskFull, .diskFull, "the disk was full"), (.diskFailed, .diskFailed, "the disk failed"),
        (.internalError, .internalError, "the recorder failed"),
    ])
    func warnsOfARecordingThatBrokeOff(stop: StopReason, reason: Reason, words: String) {
        #expect(stop.brokenOff?.reason == reason)
        #expect(stop.brokenOff?.message == "\(words); the recording ends where its journal does")
        // The verdict and the warning give the same reason.
        #expect(Outcome(stop: stop, hasRecorded: true, isRebuilt: true).reason == reason)
    }

    @Test func warnsOfNoRecordingThatWasStopped() {
        let broken: Set<StopReason> = [.interrupted, .diskFull, .diskFailed, .internalError]
        #expect(StopReason.allCases.filter { $0.brokenOff != nil } == StopReason.allCases.filter(broken.contains))
    }

    @Test(arguments: [
        (Reason.diskFull, StopReason.diskFull), (.diskFailed, .diskFailed), (.encoderFailed, .internalError),
        (.internalError, .internalError),
        (.sourceRefused, .sourceRefused), (.nobodyJoined, .nobodyJoined),
        (.sourceUnreachable, .sourceUnreachable), (.cancelled, .requested),
        (.noRTP, .firstRTPTimeoutReached), (.limitReached, .maxDurationReached), (.noKeyFrame, .internalError),
        (.wrongPayloadType, .internalError), (.decryptFailed, .internalError), (.codecUnsupported, .internalError),
        (.descriptionUnclear, .internalError), (.captureIncomplete, .internalError),
        (.captureDamaged, .internalError),
        (.fileMissing, .internalError), (.uploadRefused, .internalError), (.overloaded, .internalError),
        (.interrupted, .internalError),
    ])
    func everyFailureIsAStop(reason: Reason, stop: StopReason) {
        #expect(reason.stop == stop)
    }
}
