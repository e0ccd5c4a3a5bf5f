import Jobs
import Media
import Testing

@Suite struct DocumentReaderEncodersTests {
    private static let composed = """
        view:
          audio: {format: {codec: aac}}
          video:
            format: {codec: h265}
        outputs:
          - {type: recording, from: view}
        """

    private func problems(_ text: String, _ encoders: Set<Codec>?) -> [String] {
        do throws(JobsError) {
            _ = try Pipeline(
                parsing: text, file: "p", encoders: encoders)
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    @Test func refusesWhatIsNotEncodedHereAndNamesWhatIs() {
        #expect(
            problems(Self.composed, [.video(.vp8), .video(.h264), .audio(.opus), .audio(.aac)]) == [
                "p:4:21: view.video.format.codec: h265 cannot be encoded by this installation; accepted: h264, vp8"
            ])
        #expect(
            problems(Self.composed, [.video(.h265)]) == [
                "p:2:27: view.audio.format.codec: aac cannot be encoded by this installation; "
                    + "accepted: no encoder is installed for audio"
            ])
    }

    @Test func believesEverythingWhereNobodyKnows() {
        #expect(problems(Self.composed, nil) == [])
        #expect(problems(Self.composed, [.video(.h265), .audio(.aac)]) == [])
    }

    @Test func looksAtTranscodingAndAtPipelinesInsideJobsToo() throws {
        let output = "{type: recording, from: connections, video: {format: {codec: av1}}}"
        #expect(problems("outputs: [\(output)]", [.video(.vp8)]).count == 1)
        let job = Samples.job("\"pipeline\": {\"outputs\": [\(output)]}")
        #expect(throws: JobsError.self) { try Job(parsing: job, file: "job", encoders: [.video(.vp8)]) }
    }

    @Test func asksForNothingWhereEverythingIsCopied() {
        #expect(problems("outputs: [{type: recording, from: connections}]", []) == [])
    }
}
