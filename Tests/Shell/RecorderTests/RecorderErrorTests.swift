import Recorder
import Testing

@Suite struct RecorderErrorTests {
    @Test(arguments: [
        (
            RecorderError.noSessionDescription(capture: "x.pcap", looked: ["x.sdp", "x-*.sdp"]),
            "x.pcap: no session description; looked for x.sdp, x-*.sdp, or give --sdp FILE"
        ),
        (
            .pipelineNotFound(name: "copi", directories: ["/a", "b"], available: ["copy", "mix"]),
            "no pipeline 'copi' in /a, b; there are: copy, mix"
        ),
        (.unsuitable("x.pcap: no packet in it"), "x.pcap: no packet in it"),
    ])
    func saysWhatToDo(error: RecorderError, text: String) {
        #expect(error.description == text)
    }
}
