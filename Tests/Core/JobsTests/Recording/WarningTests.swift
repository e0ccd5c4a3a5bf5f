import Foundation
import Jobs
import Testing

@Suite struct WarningTests {
    /// The closed list that programs act on.
    @Test func hasLastingReasons() {
        #expect(
            Reason.allCases.map(\.rawValue) == [
                "source_unreachable", "source_refused", "nobody_joined", "no_rtp", "description_unclear",
                "capture_incomplete", "capture_damaged", "wrong_payload_type", "unexpected_source", "decrypt_failed",
                "no_key_frame", "picture_frozen", "audio_lost", "kernel_dropped", "codec_unsupported", "disk_full",
                "disk_failed", "encoder_failed", "decoder_failed", "nothing_written", "overloaded", "interrupted",
                "file_missing", "file_kept",
                "upload_refused", "push_incomplete", "cancelled", "limit_reached", "internal",
            ])
    }

    @Test func isWrittenWithoutWhatItDoesNotName() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let whole = Warning(reason: .diskFull, message: "full")
        #expect(
            String(decoding: try encoder.encode(whole), as: UTF8.self) == #"{"message":"full","reason":"disk_full"}"#)
        let track = Warning(reason: .noKeyFrame, connectionID: "A", track: "video", message: "none")
        #expect(
            String(decoding: try encoder.encode(track), as: UTF8.self)
                == #"{"connection_id":"A","message":"none","reason":"no_key_frame","track":"video"}"#)
        #expect(try JSONDecoder().decode(Warning.self, from: encoder.encode(track)) == track)
    }

    @Test(arguments: Reason.allCases) func onlyALineThatWasPassedOverIsNoDefect(reason: Reason) {
        #expect(reason.isDefect == (reason != .descriptionUnclear))
    }
}
