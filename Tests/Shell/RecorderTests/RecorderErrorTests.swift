import Recorder
import Testing

@Suite struct RecorderErrorTests {
    @Test(arguments: [
        (
            RecorderError.noSessionDescription(capture: "x.pcap", looked: ["x.sdp", "x-*.sdp"]),
            "x.pcap: no session description; looked for x.sdp, x-*.sdp. Name one with --sdp"
        ),
        (
            .pipelineNotFound(name: "copi", directories: ["/a", "b"], available: ["copy", "mix"]),
            "no pipeline 'copi' in /a, b; available: copy, mix"
        ),
        (.unsuitable("x.pcap: contains no packet"), "x.pcap: contains no packet"),
    ])
    func saysWhatToDo(error: RecorderError, text: String) {
        #expect(error.description == text)
    }
}
